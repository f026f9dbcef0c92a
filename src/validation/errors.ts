/** What is needed of a construct to name it in a message. */
interface Located {
  readonly node: { readonly path: string };
}

/** The errors in the props of one construct, or in the arguments of one call: all of them are reported together. */
export class ValidationErrors {
  private readonly found = new Set<string>();
  private readonly suspicious = new Set<string>();

  public get all(): string[] {
    return [...this.found];
  }

  public get isEmpty(): boolean {
    return this.found.size === 0;
  }

  public add(error: string): void {
    this.found.add(error);
  }

  /** What is allowed, and may be a mistake. */
  public get warnings(): string[] {
    return [...this.suspicious];
  }

  public warn(warning: string): void {
    this.suspicious.add(warning);
  }

  /** Adds an error unless a condition holds. Returns whether it does. */
  public check(holds: boolean, error: string): boolean {
    if (!holds) this.add(error);
    return holds;
  }

  /** The result of a function, or undefined where it throws: its message is an error. */
  public attempt<T>(action: () => T): T | undefined {
    try {
      return action();
    } catch (error) {
      this.add((error as Error).message);
      return undefined;
    }
  }

  /**
   * @param caller the function that the stack starts below, so that it begins with the user's own line
   * @throws one error with all that was found in the props of a construct
   */
  public throwIfAny(name: string, construct: Located, caller: Function): void {
    const subject = `${name} '${construct.node.path}'`;
    const [first, ...others] = this.found;
    this.throw(others.length === 0 ? `${subject}: ${first}` : `${subject} has ${this.found.size} errors:\n  ${this.all.join('\n  ')}`, caller);
  }

  /**
   * @param caller the function that the stack starts below
   * @throws one error with all that was found in the arguments of a factory
   */
  public throwAny(caller: Function): void {
    this.throw(this.all.join('\n'), caller);
  }

  private throw(message: string, caller: Function): void {
    if (this.isEmpty) return;
    const error = new Error(message);
    Error.captureStackTrace(error, caller);
    throw error;
  }
}
