/** The part of a construct that messages need. */
interface Located {
  readonly node: { readonly path: string };
}

/**
 * Collects the errors in the props of a construct, or in the arguments of a call, to report them
 * together.
 */
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

  /** Valid input that is probably a mistake. */
  public get warnings(): string[] {
    return [...this.suspicious];
  }

  public warn(warning: string): void {
    this.suspicious.add(warning);
  }

  /** Adds an error unless the condition is true. Returns the condition. */
  public check(holds: boolean, error: string): boolean {
    if (!holds) this.add(error);
    return holds;
  }

  /**
   * Returns the result of a function. If it throws, its message becomes an error and the result is
   * undefined.
   */
  public attempt<T>(action: () => T): T | undefined {
    try {
      return action();
    } catch (error) {
      this.add((error as Error).message);
      return undefined;
    }
  }

  /**
   * @param caller the function to omit from the stack, so that it starts at the user's call
   * @throws one error with all errors in the props of a construct
   */
  public throwIfAny(name: string, construct: Located, caller: Function): void {
    const subject = `${name} '${construct.node.path}'`;
    const [first, ...others] = this.found;
    this.throw(others.length === 0 ? `${subject}: ${first}` : `${subject} has ${this.found.size} errors:\n  ${this.all.join('\n  ')}`, caller);
  }

  /**
   * @param caller the function to omit from the stack
   * @throws one error with all errors in the arguments of a factory
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
