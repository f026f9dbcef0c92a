import * as fs from 'fs';
import * as path from 'path';
import { Duration, Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Chart, Testing } from 'cdk8s';
import { Construct } from 'constructs';
import { GoContainerImage, GoContainerImageProps, GoImageBuilder, GoRelease } from '../../src';
import { GoImageAsset, GoLambdaAlarms, GoLambdaFunction, GoLambdaFunctionProps, Rollout } from '../../src/aws';
import { only, sketch } from '../support/aws';
import { errors } from '../support/errors';
import { MAIN, ownCache, tempDir, write } from '../support/go-sources';

/** The props that each lambda.Function has received. */
const mockProps: object[] = [];

jest.mock('aws-cdk-lib/aws-lambda', () => {
  const actual = jest.requireActual<typeof lambda>('aws-cdk-lib/aws-lambda');
  return {
    ...actual,
    Function: class extends actual.Function {
      public constructor(scope: Construct, id: string, props: lambda.FunctionProps) {
        super(scope, id, props);
        mockProps.push(props);
      }
    },
  };
});

ownCache();
const entry = write(tempDir(), { 'go.mod': 'module example.com/x\n\ngo 1.24\n', 'main.go': MAIN });

type Props = { readonly [name: string]: unknown };
const image = (props: Props, scope = Testing.chart()) => new GoContainerImage(scope, 'image', { entry, repository: 'example.com/x', ...props } as GoContainerImageProps);
const release = (props: Props, scope = Testing.chart()) => new GoRelease(scope, 'release', { entry, version: '1.0.0', ...props });
const fn = (props: Props, scope = sketch()) => new GoLambdaFunction(scope, 'Fn', { entry, ...props } as GoLambdaFunctionProps);
const asset = (props: Props, scope = sketch()) => new GoImageAsset(scope, 'Image', { entry, ...props });
const alarms = (props: Props, scope = sketch()) =>
  new GoLambdaAlarms(scope, 'Alarms', { function: lambda.Function.fromFunctionName(new Stack(scope, 'S'), 'F', 'f'), timeout: Duration.seconds(3), ...props });

const BY_DIGEST = 'use buildOptions.tags for build tags, and no tags for the image, which manifests name by its digest';

describe('a prop that does not exist is an error with its cure: ', () => {
  test.each<[string, () => unknown, string]>([
    ['ldflags of an image', () => image({ ldflags: ['-s'] }), 'GoContainerImage does not support ldflags; use buildOptions.ldflags'],
    ['flags of an image', () => image({ flags: ['-v'] }), 'GoContainerImage does not support flags; use buildOptions'],
    ['directory of an image', () => image({ directory: '.' }), 'GoContainerImage does not support directory; use entry'],
    ['file of an image', () => image({ file: 'Dockerfile' }), 'GoContainerImage does not support file; remove it, because the Dockerfile is generated'],
    ['buildArgs of an image', () => image({ buildArgs: {} }), 'GoContainerImage does not support buildArgs; use buildOptions'],
    ['tags of an image', () => image({ tags: ['v1'] }), `GoContainerImage does not support tags; ${BY_DIGEST}`],
    ['arguments of an image', () => image({ arguments: ['serve'] }), 'GoContainerImage does not support arguments; use args'],
    ['healthcheck of an image', () => image({ healthcheck: {} }), 'GoContainerImage does not support healthcheck; use health'],
    ['env of an image', () => image({ env: {} }), 'GoContainerImage does not support env; use environment'],
    ['goos of an image', () => image({ goos: 'linux' }), 'GoContainerImage does not support goos; use platform'],
    ['a misspelled prop of an image', () => image({ enviroment: {} }), 'GoContainerImage does not support enviroment; use environment'],
    ['a prop of an image like no other', () => image({ quux: 1 }), 'GoContainerImage does not support quux; remove it'],
    ['a build tag', () => image({ buildOptions: { tag: 'netgo' } }), 'buildOptions does not support tag; use tags'],
    ['variables of a build', () => image({ buildOptions: { variables: {} } }), 'buildOptions does not support variables; use linkerVariables'],
    ['the environment of a build', () => image({ buildOptions: { environment: {} } }), 'buildOptions does not support environment; use goEnvironment'],
    ['the platform of a build', () => image({ buildOptions: { platform: 'linux/arm64' } }), 'buildOptions does not support platform; set platform of the construct, such as GoPlatform.LINUX_ARM64'],
    ['goBuildFlags of a build', () => release({ buildOptions: { goBuildFlags: ['-v'] } }), 'buildOptions does not support goBuildFlags; use tags, ldflags, mod and pgo'],
    ['the file of an image', () => image({ files: [{ source: entry, target: '/x', src: entry }] }), 'files[0] does not support src; use source'],
    ['a health check', () => image({ health: { args: ['x'], interval: 5 } }), 'health does not support interval; use intervalSeconds'],
    ['a Dockerfile', () => GoImageBuilder.dockerfile({ platforms: [] } as never), 'GoImageBuilder.dockerfile does not support platforms; use platforms of the image'],
    ['a Dockerfile, misspelled', () => GoImageBuilder.dockerfile({ builderimage: 'golang' } as never), 'GoImageBuilder.dockerfile does not support builderimage; use builderImage'],
    ['goos of a release', () => release({ goos: ['linux'] }), 'GoRelease does not support goos; use platforms'],
    ['env of a release', () => release({ env: {} }), 'GoRelease does not support env; use buildOptions.goEnvironment'],
    ['platform of a release', () => release({ platform: 'linux' }), 'GoRelease does not support platform; use platforms'],
    ['linkerVariables of a release', () => release({ linkerVariables: {} }), 'GoRelease does not support linkerVariables; use buildOptions.linkerVariables'],
    ['the repository of an asset', () => asset({ repository: 'x' }), 'GoImageAsset does not support repository; remove it, because the image is published to the repository of the bootstrap stack'],
    ['directory of an asset', () => asset({ directory: '.' }), 'GoImageAsset does not support directory; use entry'],
    ['bundling', () => fn({ bundling: { goBuildFlags: [] } }), 'GoLambdaFunction does not support bundling; use buildOptions'],
    ['handler', () => fn({ handler: 'bootstrap' }), 'GoLambdaFunction does not support handler; remove it, because a Go program has no handler name'],
    ['runtime', () => fn({ runtime: lambda.Runtime.PROVIDED_AL2023 }), 'GoLambdaFunction does not support runtime; remove it, because the library sets the runtime of Go programs'],
    ['code', () => fn({ code: lambda.Code.fromInline('x') }), 'GoLambdaFunction does not support code; use entry'],
    ['moduleDir', () => fn({ moduleDir: '.' }), 'GoLambdaFunction does not support moduleDir; remove it, because the module is the one that contains entry'],
    ['memory', () => fn({ memory: 128 }), 'GoLambdaFunction does not support memory; use memorySize'],
    ['a misspelled prop of ours', () => fn({ buildOption: {} }), 'GoLambdaFunction does not support buildOption; use buildOptions'],
    ['a misspelled prop of the CDK', () => fn({ memorysize: 128 }), 'GoLambdaFunction does not support memorysize; use memorySize'],
    ['a misspelled prop of a version', () => fn({ currentVersionOptions: { removalpolicy: 'x' } }), 'currentVersionOptions does not support removalpolicy; use removalPolicy'],
    ['provisioned concurrency', () => fn({ provisionedConcurrency: { executions: 1, autoscaling: { maxExecutions: 2, utilizationTarget: 0.7 } } }), 'provisionedConcurrency.autoscaling does not support utilizationTarget; use utilizationPercent'],
    ['a warm-up schedule', () => fn({ warmUp: { rate: 5 } }), 'warmUp does not support rate; use schedule: ScheduleExpression.rate(Duration.minutes(5))'],
    ['the web adapter', () => fn({ webAdapter: { readinessCheckPath: '/' } }), 'webAdapter does not support readinessCheckPath; use readinessPath'],
    ['alarms of a function', () => fn({ alarms: { topic: 'x' } }), 'alarms does not support topic; use actions: [new SnsAction(topic)]'],
    ['alarms', () => alarms({ alarmActions: [] }), 'GoLambdaAlarms does not support alarmActions; use actions'],
    ['a rollout', () => Rollout.canary({ percent: 5 } as never), 'Rollout.canary does not support percent; use percentage'],
    ['a rollout at once', () => Rollout.allAtOnce({ percentage: 5 } as never), 'Rollout.allAtOnce does not support percentage; remove it'],
    ['an HTTP API', () => fn({}).addHttpApi({ corsPreflight: {} } as never), 'addHttpApi does not support corsPreflight; use cors'],
    ['CORS of an HTTP API', () => fn({}).addHttpApi({ cors: { allowedOrigins: ['*'] } } as never), 'addHttpApi: cors does not support allowedOrigins; use allowOrigins'],
    ['a REST API', () => fn({}).addRestApi({ cors: {} } as never), 'addRestApi does not support cors; use defaultCorsPreflightOptions'],
    ['the stage of a REST API', () => fn({}).addRestApi({ deployOptions: { stagename: 'x' } } as never), 'addRestApi: deployOptions does not support stagename; use stageName'],
    ['a function URL', () => fn({}).addFunctionUrl({ authtype: 'NONE' } as never), 'addFunctionUrl does not support authtype; use authType'],
  ])('%s', (_, make, message) => {
    expect(errors(make)).toEqual([message]);
  });
});

describe('all errors are in one, which names the construct: ', () => {
  const wrong = { entry: '/nowhere', buildOptions: { tag: 'x', strip: 'yes' } };
  const buildErrors = ['  buildOptions.strip must be true or false, got "yes"', '  buildOptions does not support tag; use tags'];
  const noEntry = `  entry '/nowhere' does not exist (resolved from ${process.cwd()})`;

  test.each<[string, () => unknown, string[]]>([
    ['an image', () => image({ ...wrong, ports: [0], ldflags: [] }), [
      "GoContainerImage 'test/image' has 5 errors:", ...buildErrors,
      '  ports[0] must be a whole number from 1 to 65535, got 0', '  GoContainerImage does not support ldflags; use buildOptions.ldflags', noEntry,
    ]],
    ['a release', () => release({ ...wrong, version: '', goos: [] }), [
      "GoRelease 'test/release' has 5 errors:",
      "  version must be made of letters, digits, '.', '_', '+' and '-', at most 100 characters, such as '1.4.2', got \"\"; use characters that are valid in file names",
      ...buildErrors, '  GoRelease does not support goos; use platforms', noEntry,
    ]],
    ['a function', () => fn({ ...wrong, memorySize: 1, handler: 'x', warmUp: {}, provisionedConcurrency: { executions: 1 } }), [
      "GoLambdaFunction 'Stack/Fn' has 6 errors:", '  memorySize must be a whole number from 128 to 10240, got 1', ...buildErrors,
      '  GoLambdaFunction does not support handler; remove it, because a Go program has no handler name',
      '  warmUp cannot be combined with provisionedConcurrency, which keeps instances warm; remove warmUp', noEntry,
    ]],
    ['an asset', () => asset({ ...wrong, user: -1 }), [
      "GoImageAsset 'Stack/Image' has 4 errors:", ...buildErrors,
      '  user must be a whole number from 0 to 4294967294, got -1; use a numeric ID, because Kubernetes cannot verify that a named user is not root', noEntry,
    ]],
    ['alarms', () => alarms({ errors: 0, period: Duration.seconds(30), topic: 'x' }), [
      "GoLambdaAlarms 'Stack/Alarms' has 3 errors:", '  errors must be a whole number from 1, got 0', '  period, in minutes, must be a whole number from 1, got 0.5',
      '  GoLambdaAlarms does not support topic; use actions: [new SnsAction(topic)]',
    ]],
    ['a method', () => fn({}).addHttpApi({ routes: ['x'], apiName: 5 } as never), [
      "GoLambdaFunction 'Stack/Fn' has 2 errors:", '  addHttpApi: apiName must be a string, got 5',
      "  addHttpApi: routes[0] must be a method (ANY, DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT) and a path, such as 'GET /orders/{id}', got \"x\"",
    ]],
    ['a factory', () => Rollout.linear({ percentage: 0, minutes: 5 } as never), [
      'Rollout.linear: percentage must be a whole number from 1 to 99, got 0', 'Rollout.linear does not support minutes; use interval: Duration.minutes(5)',
    ]],
  ])('%s', (_, make, lines) => {
    expect(make).toThrow(new Error(lines.join('\n')));
  });

  test('nothing is added to the tree', () => {
    const [chart, stack] = [Testing.chart() as Chart, sketch()];
    const attempts = [
      () => image(wrong, chart), () => release(wrong, chart), () => fn({ ...wrong, webAdapter: {}, alarms: {} }, stack), () => asset(wrong, stack),
    ];
    for (const attempt of attempts) expect(attempt).toThrow();
    expect([...chart.node.children, ...stack.node.children]).toEqual([]);
  });

  test('a directory of another image is an error before anything is added', () => {
    const chart = Testing.chart();
    const outdir = tempDir('image');
    image({ outdir }, chart);
    expect(errors(() => release({ outdir }, chart))).toEqual([
      `outdir must not overlap with that of 'test/image', got ${outdir}; set another id or outdir for one of them`,
    ]);
    expect(chart.node.children.map(child => child.node.id)).toEqual(['image']);
  });

  test('the stack begins with the line of the user', () => {
    const lineOf = (make: () => unknown) => {
      try {
        make();
      } catch (error) {
        return (error as Error).stack!.split('\n').find(line => line.startsWith('    at '));
      }
      return undefined;
    };
    const makes = [() => image({ quux: 1 }), () => fn({ handler: 'x' }), () => fn({}).addHttpApi({ cors: 5 } as never), () => GoImageBuilder.dockerfile({ x: 1 } as never)];
    for (const make of makes) expect(lineOf(make)).toContain(path.basename(__filename));
  });
});

describe('no error are', () => {
  test('props of a subclass', () => {
    class TeamImage extends GoContainerImage {}
    class TeamRelease extends GoRelease {}
    class TeamFunction extends GoLambdaFunction {}
    class TeamAsset extends GoImageAsset {}
    const [chart, stack] = [Testing.chart(), sketch()];
    new TeamImage(chart, 'image', { entry, repository: 'example.com/x', team: 'shop' } as never);
    new TeamRelease(chart, 'release', { entry, version: '1', team: 'shop' } as never);
    new TeamFunction(stack, 'Fn', { entry, team: 'shop', memorysize: 'mine' } as never);
    new TeamAsset(stack, 'Image', { entry, team: 'shop' } as never);
    Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
  });

  test('properties of a class of the user', () => {
    class Props {
      public readonly entry = entry;
      public readonly repository = 'example.com/x';
      public readonly team = 'shop';
      public get args(): string[] { return ['serve']; }
    }
    expect(errors(() => new GoContainerImage(Testing.chart(), 'image', new Props()))).toEqual([]);
    const stack = sketch();
    expect(errors(() => new GoLambdaFunction(stack, 'Fn', new Props()))).toEqual([]);
    Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
  });

  test('props that are unset', () => {
    expect(errors(() => image({ quux: undefined, ldflags: null, buildOptions: { tag: null }, health: null }))).toEqual([]);
    expect(errors(() => fn({ handler: null, runtime: undefined, warmUp: null }))).toEqual([]);
  });
});

describe('a prop that a newer CDK may know', () => {
  test('is passed on to lambda.Function, with a warning', () => {
    const stack = sketch();
    const given = { capacityProviderScaling: { target: 5 } };
    fn(given, stack);
    expect(mockProps[mockProps.length - 1]).toMatchObject(given);
    Annotations.fromStack(stack).hasWarning('/Stack/Fn', Match.stringLikeRegexp('^GoLambdaFunction does not know capacityProviderScaling and passes it on to lambda.Function'));
  });

  test('may be another version of a known one', () => {
    const stack = sketch();
    fn({ applicationLogLevelV3: 'INFO' }, stack);
    Annotations.fromStack(stack).hasWarning('/Stack/Fn', Match.stringLikeRegexp('does not know applicationLogLevelV3'));
  });

  test('may be one of a nested struct, or of a method', () => {
    const stack = sketch();
    const made = fn({ currentVersionOptions: { kmsKey: 'x' } }, stack);
    made.addRestApi({ integrationOptions: { proxy: true }, deployOptions: { webAcl: 'x' } } as never);
    expect(only(stack, 'AWS::ApiGateway::RestApi')).toBeDefined();
    for (const warning of [
      'currentVersionOptions does not know kmsKey and passes it on to lambda.Function',
      'addRestApi does not know integrationOptions and passes it on to apigateway.LambdaRestApi',
      'addRestApi: deployOptions does not know webAcl and passes it on to apigateway.LambdaRestApi',
    ]) {
      Annotations.fromStack(stack).hasWarning('/Stack/Fn', Match.stringLikeRegexp(`^${warning}`));
    }
  });
});

test('no value of a user is recognised by its class: an app may hold two copies of the library', () => {
  const files = fs.readdirSync('src', { recursive: true, encoding: 'utf8' }).filter(file => /^(validation|program|image|release|aws)\/.*\.ts$/.test(file));
  const found = files.flatMap(file => fs.readFileSync(path.join('src', file), 'utf8').match(/instanceof (Go\w+|Rollout|Lambda\w+|WebAdapter\w+|Duration|Construct)\b/g) ?? []);
  expect(found).toEqual([]);
});
