/** What an image holds beside the program, and how it is run: the same whoever builds the image. */
export interface Contents {
  /** Absolute path of the program in the image. */
  readonly entrypoint: string;
  readonly arguments: string[];
  /** User and group by number, such as `65532:65532`. */
  readonly user: string;
  readonly environment: { readonly [name: string]: string };
  readonly labels: { readonly [name: string]: string };
  readonly ports: number[];
  readonly workingDirectory: string;
  readonly stopSignal?: string;
  /** A call of the program itself, with other arguments. */
  readonly healthcheck?: {
    readonly arguments: string[];
    readonly intervalSeconds: number;
    readonly timeoutSeconds: number;
    readonly startPeriodSeconds: number;
    readonly retries: number;
  };
  readonly timeZones: boolean;
  readonly files: {
    /** Absolute path on disk of a file or directory. */
    readonly source: string;
    /** Absolute path in the image. */
    readonly target: string;
    readonly mode?: number;
  }[];
}
