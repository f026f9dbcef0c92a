import { GoImageHealthCheck } from '../go-image-health-check';

/**
 * The default user, as in distroless. It is numeric, so that Kubernetes can verify that it is not
 * root.
 */
export const USER = 65532;

/** The default working directory, which belongs to the user. */
export const HOME = '/home/nonroot';

/** The files and the configuration of an image, for every builder. */
export interface ImageConfig {
  /** The absolute path of the program in the image. */
  readonly entrypoint: string;
  readonly args: string[];
  /** The numeric user and group, such as `65532:65532`. */
  readonly user: string;
  readonly environment: { readonly [name: string]: string };
  readonly labels: { readonly [name: string]: string };
  readonly ports: number[];
  readonly workingDirectory: string;
  readonly stopSignal?: string;
  /** A health check that runs the program with other arguments. */
  readonly health?: Required<GoImageHealthCheck>;
  readonly timeZones: boolean;
  readonly files: {
    /** The absolute path of a file or directory on disk. */
    readonly source: string;
    /** The absolute path in the image. */
    readonly target: string;
    readonly mode?: number;
  }[];
}
