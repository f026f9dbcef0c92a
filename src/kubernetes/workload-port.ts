/** A port that the program listens on, beside its main one. */
export interface WorkloadPort {
  /** Its name: lower-case letters, digits and `-`, a letter among them, at most 15 characters. Unique in the pod. */
  readonly name: string;

  /** The number, 1 to 65535. Unique in the pod. */
  readonly port: number;
}
