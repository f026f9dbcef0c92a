/** How many pods a workload has. */
export class Scaling {
  /**
   * A fixed number of pods.
   *
   * @param replicas from 0 (the service is parked); 2 or more survive the loss of a node
   */
  public static fixed(replicas: number): Scaling {
    if (!Number.isInteger(replicas) || replicas < 0) {
      throw new Error(`Scaling.fixed: replicas is ${replicas}; give a whole number from 0`);
    }
    return new Scaling(replicas);
  }

  private constructor(
    /** The number of pods. */
    public readonly replicas: number,
  ) {}
}
