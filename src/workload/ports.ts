import { brand } from '../validation/brand';

/**
 * The protocol of a port.
 *
 * @see https://kubernetes.io/docs/reference/networking/service-protocols/
 */
export class PortProtocol {
  /** HTTP/1.1, and HTTP/2 where both sides agree. */
  public static readonly HTTP = new PortProtocol('http');

  /** gRPC: HTTP/2 without TLS. */
  public static readonly GRPC = new PortProtocol('grpc');

  /** Any protocol over TCP. */
  public static readonly TCP = new PortProtocol('tcp');

  /** Any protocol over UDP. */
  public static readonly UDP = new PortProtocol('udp');

  private constructor(
    /** The name that the main port has: `http`, `grpc`, `tcp` or `udp`. */
    public readonly portName: string,
  ) {}
}
brand(PortProtocol, 'PortProtocol');

/** A port that the program listens on, beside its main one. */
export interface WorkloadPort {
  /** The name: lower-case letters, digits and `-`, at least one letter, at most 15 characters. It is unique in the workload. */
  readonly name: string;

  /** The number, 1 to 65535. It is unique in the workload. */
  readonly port: number;

  /**
   * The protocol.
   *
   * @default PortProtocol.TCP
   */
  readonly protocol?: PortProtocol;
}
