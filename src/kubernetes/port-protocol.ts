/** What is spoken on the port of a service. */
export class PortProtocol {
  /** HTTP/1.1, and HTTP/2 where both sides agree. */
  public static readonly HTTP = new PortProtocol('http');

  /** gRPC. Gateways and meshes are told to speak HTTP/2 without TLS. */
  public static readonly GRPC = new PortProtocol('grpc', 'kubernetes.io/h2c');

  private constructor(
    /** The name of the port in the pod and in the Service. */
    public readonly portName: string,
    /**
     * What the Service says of its port, if anything.
     * @see https://kubernetes.io/docs/concepts/services-networking/service/#application-protocol
     */
    public readonly appProtocol?: string,
  ) {}
}
