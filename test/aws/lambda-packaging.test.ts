import * as path from 'path';
import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { GoLambdaFunction, GoLambdaFunctionProps, LambdaPackaging } from '../../src/aws';
import { newStack } from '../support/aws';
import { errors } from '../support/errors';
import { ownCache, recordGo, tempDir, twoPrograms } from '../support/go-sources';
import { twoHandlers } from '../support/lambda-sources';

ownCache();
const calls = recordGo();
const entry = path.join(twoHandlers(tempDir()), 'cmd/a');

function add(stack: Stack, props: Partial<GoLambdaFunctionProps> = {}): GoLambdaFunction {
  return new GoLambdaFunction(stack, 'Function', { entry, packaging: LambdaPackaging.IMAGE, ...props });
}

describe('a function as a container image', () => {
  test('is named by the digest of the image, for the function’s architecture, and compiled once', () => {
    calls();
    const stack = newStack();
    add(stack, { provisionedConcurrency: { executions: 2 } });
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::Lambda::Function', {
      PackageType: 'Image',
      Architectures: ['arm64'],
      Runtime: Match.absent(),
      Handler: Match.absent(),
      Layers: Match.absent(),
      Code: { ImageUri: { 'Fn::Sub': Match.stringLikeRegexp(':[0-9a-f]{64}$') } },
    });
    template.hasResourceProperties('AWS::Lambda::Alias', { ProvisionedConcurrencyConfig: { ProvisionedConcurrentExecutions: 2 } });
    expect(calls()).toEqual(['env', 'list', 'build', 'list', 'env', 'build']); // the last two: what compresses images, once for a cache
  });

  test('has the image of x86_64 where that is asked for, and no asset but the image', () => {
    const app = new App({ outdir: tempDir('cdk') });
    const stack = new Stack(app, 'Stack');
    add(stack, { architecture: lambda.Architecture.X86_64 });
    const { artifacts: assets } = app.synth();
    const manifest = assets.find(a => a.id === 'Stack.assets') as any;
    expect(Object.keys(manifest.contents.dockerImages)).toHaveLength(1);
    expect(Object.values<any>(manifest.contents.files).filter(f => !f.source.path.endsWith('.template.json'))).toEqual([]);
  });

  test('is refused where its program would not answer', () => {
    const app = new App({ outdir: tempDir('cdk') });
    add(new Stack(app, 'Stack'), { entry: path.join(twoPrograms(tempDir()), 'cmd/a') });
    expect(() => app.synth()).toThrow(/must import github\.com\/aws\/aws-lambda-go\/lambda/);
  });

  test.each<[string, Partial<GoLambdaFunctionProps>, RegExp]>([
    ['the web adapter', { webAdapter: {} }, /^packaging must be LambdaPackaging\.ZIP with the layer webAdapter/],
    ['Lambda Insights', { insightsVersion: lambda.LambdaInsightsVersion.VERSION_1_0_229_0 }, /^packaging must be LambdaPackaging\.ZIP with the layer insightsVersion/],
    ['a packaging by name, from JavaScript', { packaging: 'image' as any }, /^packaging must be a LambdaPackaging such as LambdaPackaging\.IMAGE, got "image"/],
  ])('is refused with %s', (_, props, message) => {
    expect(errors(() => add(newStack(), props))).toEqual([expect.stringMatching(message)]);
  });
});
