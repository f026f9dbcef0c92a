import { ArnFormat, Stack, Token, Tokenization } from 'aws-cdk-lib';
import { Architecture } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { integer, orToken } from './cdk-values';
import { branded, Remedies, Shape, struct, text } from '../../validation/shapes';
import { WebAdapterLayer, WebAdapterOptions } from '../web-adapter';

/** The accounts that publish the layer in China, by region, for x86_64 only. */
const CHINA = new Map([['cn-north-1', '041581134020'], ['cn-northwest-1', '069767869989']]);

/** The account that publishes the layer in commercial regions. */
const COMMERCIAL = '753240598075';

/** The first version that is not published in me-south-1. */
const NOT_IN_BAHRAIN = 27;

const PATH = orToken(text({ allows: path => path.startsWith('/'), expectation: "a path that the program serves, such as '/healthz'" }));

const WEB_ADAPTER = {
  port: integer(1, 65535),
  readinessPath: PATH,
  layer: branded(WebAdapterLayer, 'WebAdapterLayer.ofVersion(27)'),
} satisfies Shape<WebAdapterOptions>;

const REMEDIES: Remedies = {
  version: 'use layer: WebAdapterLayer.ofVersion(27)',
  layerArn: "use layer: WebAdapterLayer.fromArn('arn:…')",
  path: 'use readinessPath',
  health: 'use readinessPath',
  healthPath: 'use readinessPath',
  readinessCheckPath: 'use readinessPath',
};

export const WEB_ADAPTER_OPTIONS = struct(WEB_ADAPTER, { remedies: REMEDIES });

/** The layer and the environment of the web adapter. */
export interface Adapter {
  readonly layerArn: string;
  readonly environment: { [name: string]: string };
}

/** @throws if AWS does not publish the layer in the region of the stack */
export function webAdapterConfig(scope: Construct, options: WebAdapterOptions, architecture: Architecture): Adapter {
  const { port = 8080, readinessPath = '/', layer = WebAdapterLayer.VERSION_27 } = options;
  const listening = Tokenization.stringifyNumber(port);
  return {
    layerArn: layer._arn ?? publishedArn(scope, layer._version!, architecture),
    environment: { AWS_LWA_PORT: listening, AWS_LWA_READINESS_CHECK_PATH: readinessPath, PORT: listening },
  };
}

/**
 * Returns the ARN of the layer that AWS publishes.
 *
 * @throws if AWS does not publish it in the region of the stack
 * @see https://github.com/aws/aws-lambda-web-adapter/blob/main/docs/guide/src/getting-started/zip-packages.md
 * @see https://github.com/aws/aws-lambda-web-adapter/blob/main/.github/workflows/prod.json
 */
function publishedArn(scope: Construct, version: number, architecture: Architecture): string {
  const stack = Stack.of(scope);
  const { region } = stack;
  const arm = architecture.name === Architecture.ARM_64.name;
  const account = CHINA.get(region) ?? COMMERCIAL;
  const isElsewhere = /^(cn|us-gov|us-iso\w*|eu-isoe|eusc)-/.test(region) || (region === 'me-south-1' && version >= NOT_IN_BAHRAIN);
  const isPublished = Token.isUnresolved(region) || (CHINA.has(region) ? !arm : !isElsewhere);
  if (!isPublished) {
    throw new Error(`webAdapter does not support version ${version} for ${architecture.name} in ${region}, because AWS has not published the layer there; use webAdapter.layer: WebAdapterLayer.fromArn('arn:…') with your own copy`);
  }
  return stack.formatArn({
    service: 'lambda', account, resource: 'layer', resourceName: `LambdaAdapterLayer${arm ? 'Arm64' : 'X86'}:${version}`, arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
}
