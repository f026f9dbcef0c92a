import { IConstruct } from 'constructs';

/** A workload of any platform. Another platform's construct can render the same description again. */
export interface IWorkload extends IConstruct {
  /** The name of the workload. */
  readonly name: string;
}
