import { brand } from '../validation/brand';
import { NOT_EMPTY } from '../validation/rules';
import { reading, text } from '../validation/shapes';
import { validateArgument } from '../validation/validate-argument';

const NEWEST = 27;

const VERSION = reading<number>(`the number at the end of the layer's ARN, such as ${NEWEST}`, version => (Number.isInteger(version) && version >= 1 ? version : undefined));
const ARN = text({ ...NOT_EMPTY, expectation: 'the ARN of a version of a layer' });

/**
 * A version of the layer with the AWS Lambda Web Adapter.
 *
 * @see https://github.com/aws/aws-lambda-web-adapter/releases
 */
export class WebAdapterLayer {
  /** Version 27 with adapter 1.0.0. */
  public static readonly VERSION_27 = new WebAdapterLayer(NEWEST);

  /**
   * Another version of the layer that AWS publishes.
   *
   * @param version the number at the end of the layer's ARN, from 1
   */
  public static ofVersion(version: number): WebAdapterLayer {
    return new WebAdapterLayer(validateArgument('WebAdapterLayer.ofVersion: version', version, VERSION, WebAdapterLayer.ofVersion));
  }

  /**
   * A custom layer, such as a copy in a region without a layer from AWS.
   *
   * @param arn the ARN of the layer version, for the function's architecture and region
   */
  public static fromArn(arn: string): WebAdapterLayer {
    return new WebAdapterLayer(undefined, validateArgument('WebAdapterLayer.fromArn: arn', arn, ARN, WebAdapterLayer.fromArn));
  }

  private constructor(
    /**
     * The version of the layer that AWS publishes.
     * @internal
     */
    public readonly _version?: number,
    /**
     * The ARN of another layer.
     * @internal
     */
    public readonly _arn?: string,
  ) {}
}
brand(WebAdapterLayer, 'WebAdapterLayer');

/**
 * Options of the AWS Lambda Web Adapter, an extension that runs HTTP servers on Lambda.
 *
 * The adapter converts invocations to HTTP requests. It supports the events of function URLs, HTTP
 * APIs, REST APIs and load balancers. It sends all other events to the program as `POST /events`.
 *
 * @see https://github.com/aws/aws-lambda-web-adapter
 */
export interface WebAdapterOptions {
  /**
   * The port on which the program listens, 1 to 65535.
   *
   * The variable PORT contains it as well. The default is the most common port.
   *
   * @default 8080
   */
  readonly port?: number;

  /**
   * The path for readiness checks before the first request.
   *
   * A response with a status below 500 means ready.
   *
   * @default /
   */
  readonly readinessPath?: string;

  /**
   * The layer with the adapter.
   *
   * AWS publishes it in commercial regions for both architectures (version 27 and later not in
   * me-south-1), and in the regions in China for x86_64. Publish a copy in other regions and pass
   * it with `WebAdapterLayer.fromArn`. A stack without a region uses the ARN for commercial
   * regions. The default changes only with a new version of this library.
   *
   * @default WebAdapterLayer.VERSION_27
   */
  readonly layer?: WebAdapterLayer;
}
