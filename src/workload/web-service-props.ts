import { LongRunningWorkloadProps } from './long-running-props';
import { PortProtocol } from './ports';

/** What describes a program that serves requests. */
export interface WebServiceProps extends LongRunningWorkloadProps {
  /**
   * The port that the program listens on, 1 to 65535. Ports below 1024 need a privilege that containers do not have everywhere. Go programs
   * usually listen on 8080.
   */
  readonly port: number;

  /**
   * The protocol of the port. The port has its name, such as `http` or `grpc`.
   *
   * @default PortProtocol.HTTP
   */
  readonly protocol?: PortProtocol;
}
