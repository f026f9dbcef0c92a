import { App, Token } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { GoLambdaFunction, GoLambdaFunctionProps, WebAdapterLayer, WebAdapterOptions } from '../../src/aws';
import { newStack, only, sketch } from '../support/aws';
import { ownCache, tempDir, write } from '../support/go-sources';

ownCache();
const entry = write(tempDir(), {
  'go.mod': 'module example.com/server\n\ngo 1.24\n',
  'main.go': 'package main\n\nimport "net/http"\n\nfunc main() { http.ListenAndServe(":8080", nil) }\n',
});

function adapted(webAdapter: WebAdapterOptions, region?: string, props: Partial<GoLambdaFunctionProps> = {}): any {
  const stack = sketch({ env: { region } });
  new GoLambdaFunction(stack, 'Fn', { entry, webAdapter, ...props });
  return only(stack, 'AWS::Lambda::Function');
}

test('a program that serves HTTP runs behind the web adapter, unchanged', () => {
  const stack = newStack();
  new GoLambdaFunction(stack, 'Fn', { entry, webAdapter: {} });
  expect(() => (stack.node.root as App).synth()).not.toThrow();
  expect(only(stack, 'AWS::Lambda::Function')).toMatchObject({
    Handler: 'bootstrap',
    Layers: [{ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':lambda:', { Ref: 'AWS::Region' }, ':753240598075:layer:LambdaAdapterLayerArm64:27']] }],
    Environment: { Variables: { AWS_LWA_PORT: '8080', PORT: '8080', AWS_LWA_READINESS_CHECK_PATH: '/', GOMEMLIMIT: '64MiB' } },
  });
});

test('port and readiness path are told to the adapter, the port to the program, too', () => {
  expect(adapted({ port: 9000, readinessPath: '/readyz' }).Environment.Variables).toMatchObject({ AWS_LWA_PORT: '9000', PORT: '9000', AWS_LWA_READINESS_CHECK_PATH: '/readyz' });
});

test('port and readiness path may be known when the stack is deployed', () => {
  const { Variables } = adapted({ port: Token.asNumber({ Ref: 'Port' }), readinessPath: Token.asString({ Ref: 'Path' }) }).Environment;
  expect(Variables).toMatchObject({ AWS_LWA_PORT: { Ref: 'Port' }, PORT: { Ref: 'Port' }, AWS_LWA_READINESS_CHECK_PATH: { Ref: 'Path' } });
});

test('the layer is that of the architecture and the region', () => {
  const architecture = lambda.Architecture.X86_64;
  expect(adapted({}, 'eu-central-1').Layers).toEqual([{ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':lambda:eu-central-1:753240598075:layer:LambdaAdapterLayerArm64:27']] }]);
  const layers = (region: string) => JSON.stringify(adapted({}, region, { architecture }).Layers);
  expect(layers('eu-central-1')).toContain(':lambda:eu-central-1:753240598075:layer:LambdaAdapterLayerX86:27');
  expect(layers('cn-north-1')).toContain(':lambda:cn-north-1:041581134020:layer:LambdaAdapterLayerX86:27');
  expect(layers('cn-northwest-1')).toContain(':lambda:cn-northwest-1:069767869989:layer:LambdaAdapterLayerX86:27');
});

test('an older layer is in Bahrain, too', () => {
  expect(JSON.stringify(adapted({ layer: WebAdapterLayer.ofVersion(26) }, 'me-south-1').Layers)).toContain(':lambda:me-south-1:753240598075:layer:LambdaAdapterLayerArm64:26');
});

test('the layer can be of another version, or another one, beside layers of the user', () => {
  expect(JSON.stringify(adapted({ layer: WebAdapterLayer.ofVersion(26) }).Layers)).toContain('LambdaAdapterLayerArm64:26');
  const arn = 'arn:aws-us-gov:lambda:us-gov-west-1:123456789012:layer:adapter:1';
  const stack = sketch({ env: { region: 'us-gov-west-1' } });
  const layers = [lambda.LayerVersion.fromLayerVersionArn(stack, 'Mine', 'arn:aws-us-gov:lambda:us-gov-west-1:123456789012:layer:mine:1')];
  new GoLambdaFunction(stack, 'Fn', { entry, layers, webAdapter: { layer: WebAdapterLayer.fromArn(arn) } });
  expect(only(stack, 'AWS::Lambda::Function').Layers).toEqual([layers[0].layerVersionArn, arn]);
});

test('the user’s environment comes last', () => {
  expect(adapted({}, undefined, { environment: { PORT: '7000', AWS_LWA_ASYNC_INIT: 'true' } }).Environment.Variables).toMatchObject({ PORT: '7000', AWS_LWA_PORT: '8080', AWS_LWA_ASYNC_INIT: 'true' });
});

describe('refuses', () => {
  test.each(['cn-north-1', 'me-south-1', 'us-gov-west-1', 'us-iso-east-1', 'eusc-de-east-1'])('a region without the layer: %s', region => {
    expect(() => adapted({}, region)).toThrow(`webAdapter does not support version 27 for arm64 in ${region}, because AWS has not published the layer there; use webAdapter.layer: WebAdapterLayer.fromArn('arn:…') with your own copy`);
  });

  test.each<[WebAdapterOptions, string]>([
    [{ port: 0 }, 'webAdapter.port must be a whole number from 1 to 65535, got 0'],
    [{ port: '8080' as any }, 'webAdapter.port must be a whole number from 1 to 65535, got "8080"'],
    [{ readinessPath: 'healthz' }, 'webAdapter.readinessPath must be a path that the program serves, such as \'/healthz\', got "healthz"'],
    [{ layer: 27 as any }, 'webAdapter.layer must be a WebAdapterLayer such as WebAdapterLayer.ofVersion(27), got 27'],
  ])('%j', (options, message) => {
    expect(() => adapted(options)).toThrow(message);
  });

  test('versions and ARNs that are none', () => {
    expect(() => WebAdapterLayer.ofVersion(0)).toThrow("WebAdapterLayer.ofVersion: version must be the number at the end of the layer's ARN, such as 27, got 0");
    expect(() => WebAdapterLayer.ofVersion('27' as any)).toThrow('WebAdapterLayer.ofVersion: version must be the number at the end of the layer\'s ARN, such as 27, got "27"');
    expect(() => WebAdapterLayer.fromArn('')).toThrow('WebAdapterLayer.fromArn: arn must be the ARN of a version of a layer, got ""');
  });
});
