import { LongRunningWorkloadProps } from './long-running-props';
import { PortProtocol } from './ports';

/** Properties of a program that serves requests. */
export interface WebServiceProps extends LongRunningWorkloadProps {
  /**
   * The port that the program listens on, 1 to 65535.
   *
   * Ports below 1024 require a privilege that is not available in all containers. Go programs
   * usually listen on 8080.
   */
  readonly port: number;

  /**
   * The protocol of the port.
   *
   * It determines the name of the port, such as `http` or `grpc`.
   *
   * @default PortProtocol.HTTP
   */
  readonly protocol?: PortProtocol;
}
