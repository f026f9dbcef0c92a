import { brand } from '../validation/brand';

/** What a function's program is shipped in. */
export class LambdaPackaging {
  /** A zip with the program in it: the quickest to start, and nothing to keep up to date but the program. */
  public static readonly ZIP = new LambdaPackaging('ZIP');

  /**
   * A container image with the program in it, as `GoImageAsset` makes it: up to 10 GB, from the registry that the organisation scans and signs.
   * Layers cannot be added to it.
   *
   * @see https://docs.aws.amazon.com/lambda/latest/dg/go-image.html
   */
  public static readonly IMAGE = new LambdaPackaging('IMAGE');

  private constructor(private readonly name: string) {}

  /** What it is, for messages. */
  public toString(): string {
    return this.name;
  }
}
brand(LambdaPackaging, 'LambdaPackaging');
