import { brand } from '../validation/brand';
import { checkText, refuse } from '../validation/checks';

const NEWEST = 27;

/**
 * A version of the layer with the AWS Lambda Web Adapter.
 *
 * @see https://github.com/aws/aws-lambda-web-adapter/releases
 */
export class WebAdapterLayer {
  /** Adapter 1.0.0, the newest when this library was released. */
  public static readonly VERSION_27 = new WebAdapterLayer(NEWEST);

  /**
   * Another version of the layer that AWS publishes.
   *
   * @param version the number at the end of the layer's ARN, from 1
   */
  public static ofVersion(version: number): WebAdapterLayer {
    if (!Number.isInteger(version) || version < 1) {
      refuse('WebAdapterLayer.ofVersion: version', `the number at the end of the layer's ARN, such as ${NEWEST}`, version);
    }
    return new WebAdapterLayer(version);
  }

  /**
   * A layer of your own, such as a copy in a region to which AWS publishes none.
   *
   * @param arn the ARN of the layer's version, for the function's architecture and region
   */
  public static fromArn(arn: string): WebAdapterLayer {
    return new WebAdapterLayer(undefined, checkText('WebAdapterLayer.fromArn: arn', arn, 'the ARN of a version of a layer'));
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
 * How a program that serves HTTP, and knows nothing of Lambda, runs as a function: behind the AWS Lambda Web Adapter, an extension
 * that turns invocations into requests to the program.
 *
 * The adapter understands requests of function URLs, HTTP APIs, REST APIs and load balancers. Any other event it sends to the
 * program as `POST /events`.
 *
 * @see https://github.com/aws/aws-lambda-web-adapter
 */
export interface WebAdapterOptions {
  /**
   * The port that the program listens on, 1 to 65535. It is also put into the variable PORT, by which many programs choose it.
   *
   * @default 8080, which most programs take that read PORT
   */
  readonly port?: number;

  /**
   * The path that is asked until the program answers, before the first request is passed on. Any answer below 500 counts.
   *
   * @default /, which most programs answer
   */
  readonly readinessPath?: string;

  /**
   * The layer that holds the adapter. AWS publishes it to commercial regions (from version 27 not to me-south-1) for both architectures, and to
   * the regions in China for x86_64; elsewhere make a copy and name it by `WebAdapterLayer.fromArn`. A stack that names no region gets the ARN of commercial
   * regions, with the region that it is deployed to.
   *
   * @default WebAdapterLayer.VERSION_27: a newer layer comes with a newer version of this library, not by itself
   */
  readonly layer?: WebAdapterLayer;
}
