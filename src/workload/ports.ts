import { brand } from '../validation/brand';

/**
 * The protocol of a port.
 *
 * @see https://kubernetes.io/docs/reference/networking/service-protocols/
 */
export class PortProtocol {
  /** HTTP/1.1, and HTTP/2 if both sides support it. */
  public static readonly HTTP = new PortProtocol('http');

  /** gRPC, which is HTTP/2 without TLS. */
  public static readonly GRPC = new PortProtocol('grpc');

  /** Any protocol over TCP. */
  public static readonly TCP = new PortProtocol('tcp');

  /** Any protocol over UDP. */
  public static readonly UDP = new PortProtocol('udp');

  private constructor(
    /** The name of the main port, which is `http`, `grpc`, `tcp` or `udp`. */
    public readonly portName: string,
  ) {}
}
brand(PortProtocol, 'PortProtocol');

/** An additional port of the program. */
export interface WorkloadPort {
  /**
   * The name, which consists of lower-case letters, digits and `-`.
   *
   * It has at least one letter and at most 15 characters, and is unique in the workload.
   */
  readonly name: string;

  /**
   * The port number, 1 to 65535.
   *
   * It is unique in the workload.
   */
  readonly port: number;

  /**
   * The protocol.
   *
   * @default PortProtocol.TCP
   */
  readonly protocol?: PortProtocol;
}
