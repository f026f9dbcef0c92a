import { GoImageHealthCheck } from '../go-image-health-check';

/** The user that images run as, by number so that Kubernetes can see that it is not root; distroless has the same. */
export const USER = 65532;

/** The working directory, the one that the user owns. */
export const HOME = '/home/nonroot';

/** What an image holds beside the program, and how it is run: the same whoever builds the image. */
export interface ImageConfig {
  /** Absolute path of the program in the image. */
  readonly entrypoint: string;
  readonly args: string[];
  /** User and group by number, such as `65532:65532`. */
  readonly user: string;
  readonly environment: { readonly [name: string]: string };
  readonly labels: { readonly [name: string]: string };
  readonly ports: number[];
  readonly workingDirectory: string;
  readonly stopSignal?: string;
  /** A call of the program itself, with other arguments. */
  readonly health?: Required<GoImageHealthCheck>;
  readonly timeZones: boolean;
  readonly files: {
    /** Absolute path on disk of a file or directory. */
    readonly source: string;
    /** Absolute path in the image. */
    readonly target: string;
    readonly mode?: number;
  }[];
}
