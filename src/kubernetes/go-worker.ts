import { Construct } from 'constructs';
import { GoDeployment } from './go-deployment';
import { GoDeploymentProps } from './go-deployment-props';
import { checkProps } from '../validation/props';

/** Properties of GoWorker. */
export interface GoWorkerProps extends GoDeploymentProps {
  /**
   * The port that the program answers probes and tells metrics on, 1 to 65535; nobody else connects to it. It is called `http`.
   *
   * @default - none: without a port there are no probes
   */
  readonly port?: number;
}

/**
 * A Go program that takes its work from somewhere (a queue, a stream, a database) and serves nobody: GoWebService without a Service.
 */
export class GoWorker extends GoDeployment {
  public constructor(scope: Construct, id: string, props: GoWorkerProps) {
    props = checkProps('GoWorker', props, '{ image }');
    super(scope, id, props, 'worker', 0, 'http', props.port);
  }
}
