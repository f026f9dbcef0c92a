import { brand } from '../validation/brand';

/** The deployment package type of a function. */
export class LambdaPackaging {
  /** A zip archive with the program, which starts fastest and contains no other software. */
  public static readonly ZIP = new LambdaPackaging('ZIP');

  /**
   * A container image with the program, as from `GoImageAsset`, up to 10 GB.
   *
   * It supports the image scanning and signing of your organization. It does not support layers.
   *
   * @see https://docs.aws.amazon.com/lambda/latest/dg/go-image.html
   */
  public static readonly IMAGE = new LambdaPackaging('IMAGE');

  private constructor(private readonly name: string) {}

  /** A description for error messages. */
  public toString(): string {
    return this.name;
  }
}
brand(LambdaPackaging, 'LambdaPackaging');
