import { IConstruct } from 'constructs';

/**
 * A workload of any platform.
 *
 * Constructs of other platforms can render the same description.
 */
export interface IWorkload extends IConstruct {
  /** The name of the workload. */
  readonly name: string;
}
