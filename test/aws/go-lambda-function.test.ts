import * as fs from 'fs';
import * as path from 'path';
import { App, Duration, NestedStack, Stack, StackProps, Stage } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { GoPlatform } from '../../src';
import { GoLambdaFunction, GoLambdaFunctionProps } from '../../src/aws';
import { ownCache, recordGo, tempDir, twoPrograms, write } from '../support/go-sources';

ownCache();
const calls = recordGo();
const sources = twoPrograms(tempDir());
const A = path.join(sources, 'cmd/a');

function newStack(context: { [key: string]: unknown } = {}, props?: StackProps): Stack {
  return new Stack(new App({ outdir: tempDir('cdk.out'), context, analyticsReporting: false }), 'Stack', props);
}

function add(stack: Stack, props: Partial<GoLambdaFunctionProps> = {}, id = 'Function'): GoLambdaFunction {
  return new GoLambdaFunction(stack, id, { entry: A, ...props });
}

/** The resources of a type, as a list. */
function resources(stack: Stack, type: string): any[] {
  return Object.values(Template.fromStack(stack).findResources(type));
}

const WITH_ALIAS = { provisionedConcurrency: { executions: 5 } };

describe('the function', () => {
  test('is a bootstrap on Amazon Linux 2023, on Arm', () => {
    const stack = newStack();
    add(stack);
    Template.fromStack(stack).hasResourceProperties('AWS::Lambda::Function', {
      Runtime: 'provided.al2023', Handler: 'bootstrap', Architectures: ['arm64'], Code: { S3Bucket: Match.anyValue(), S3Key: Match.stringLikeRegexp('^[0-9a-f]{64}\\.zip$') },
    });
    expect(resources(stack, 'AWS::Lambda::Alias')).toEqual([]);
    expect(resources(stack, 'AWS::Lambda::Version')).toEqual([]);
  });

  test('takes the options of a lambda.Function', () => {
    const stack = newStack();
    add(stack, { architecture: lambda.Architecture.X86_64, memorySize: 256, description: 'said', environment: { KEY: 'value' } }).addEnvironment('MORE', '1');
    Template.fromStack(stack).hasResourceProperties('AWS::Lambda::Function', {
      Architectures: ['x86_64'], MemorySize: 256, Description: 'said', Environment: { Variables: { KEY: 'value', MORE: '1' } },
    });
  });

  test.each([[lambda.Architecture.ARM_64, 0xb7], [lambda.Architecture.X86_64, 0x3e]])('is compiled for %s', (architecture, machine) => {
    const stack = newStack();
    add(stack, { architecture });
    const bootstrap = assetFile(stack);
    expect(fs.readFileSync(bootstrap).readUInt16LE(18)).toBe(machine);
    expect(fs.statSync(bootstrap).mode & 0o777).toBe(0o755); // eslint-disable-line no-bitwise
  });

  test('is compiled with lambda.norpc', () => {
    const dir = write(tempDir(), {
      'go.mod': 'module example.com/tags\n\ngo 1.24\n',
      'main.go': '//go:build lambda.norpc && mine\n\npackage main\n\nfunc main() {}\n',
    });
    const stack = newStack();
    add(stack, { entry: dir, buildOptions: { tags: ['mine'] } });
    expect(resources(stack, 'AWS::Lambda::Function')).toHaveLength(1);
  });
});

/** The path of the bootstrap in the cloud assembly, found as `cdk deploy` finds it: by the asset manifest. */
function assetFile(stack: Stack): string {
  const assembly = (stack.node.root as App).synth();
  const manifest = JSON.parse(fs.readFileSync(path.join(assembly.directory, `${stack.artifactId}.assets.json`), 'utf8'));
  const [key] = resources(stack, 'AWS::Lambda::Function').map(f => f.Properties.Code.S3Key as string);
  const { source } = manifest.files[key.replace('.zip', '')];
  expect(source.packaging).toBe('zip');
  return path.join(assembly.directory, source.path, 'bootstrap');
}

describe('the asset', () => {
  test('all functions of the app are compiled in one go build, when it is synthesized', () => {
    const stack = newStack();
    calls();
    const dir = write(tempDir(), {
      'go.mod': 'module example.com/batch\n\ngo 1.24\n', 'cmd/a/main.go': 'package main\n\nfunc main() { println(1) }\n', 'cmd/b/main.go': 'package main\n\nfunc main() { println(2) }\n',
    });
    ['a', 'b'].forEach(name => add(stack, { entry: path.join(dir, 'cmd', name), ...WITH_ALIAS }, name));
    expect(calls()).toEqual([]);
    expect(new Set(resources(stack, 'AWS::Lambda::Function').map(f => f.Properties.Code.S3Key)).size).toBe(2);
    expect(calls()).toEqual(['env', 'list', 'build', 'list']);
  });

  test('has a key that follows the program, and not its comments or its directory', () => {
    const key = (dir: string) => {
      const stack = newStack();
      add(stack, { entry: path.join(dir, 'cmd/a') });
      return resources(stack, 'AWS::Lambda::Function')[0].Properties.Code.S3Key;
    };
    const dir = twoPrograms(tempDir('elsewhere'));
    expect(key(dir)).toBe(key(sources));
    write(dir, { 'shared/shared.go': 'package shared\n\nconst Text = "shared" // said\n' });
    expect(key(dir)).toBe(key(sources));
    write(dir, { 'shared/shared.go': 'package shared\n\nconst Text = "new"\n' });
    expect(key(dir)).not.toBe(key(sources));
  });

  test('of a stack in a stage, and of a nested stack, is found from the assembly that it belongs to', () => {
    const app = new App({ outdir: tempDir('cdk.out') });
    const stack = new Stack(new Stage(app, 'Production'), 'Stack');
    add(stack);
    add(new NestedStack(stack, 'Nested'), {}, 'Inner');
    const assembly = app.synth().getNestedAssembly('assembly-Production');
    const [file] = fs.readdirSync(assembly.directory).filter(f => f.endsWith('.assets.json'));
    const manifest = JSON.parse(fs.readFileSync(path.join(assembly.directory, file), 'utf8'));
    const zips = Object.values<any>(manifest.files).filter(f => f.source.packaging === 'zip');
    expect(zips.map(f => fs.readdirSync(path.join(assembly.directory, f.source.path)))).toEqual([['bootstrap']]); // one program, one asset
  });

  test('is not compiled for stacks that are not being deployed', () => {
    calls();
    const stack = newStack({ 'aws:cdk:bundling-stacks': [] });
    add(stack, { entry: path.join(write(tempDir(), { 'go.mod': 'module example.com/x\n', 'main.go': 'package main\n\nbroken\n' })) });
    expect(resources(stack, 'AWS::Lambda::Function')).toHaveLength(1);
    expect(calls()).toEqual([]);
  });

  test('that does not compile stops the synthesis, with all that is wrong', () => {
    const dir = write(twoPrograms(tempDir()), { 'cmd/a/main.go': 'package main\n\nfunc main() { x }\n', 'cmd/b/main.go': 'package main\n\nfunc main() { y }\n' });
    const stack = newStack();
    ['a', 'b'].forEach(name => add(stack, { entry: path.join(dir, 'cmd', name), ...WITH_ALIAS }, name));
    expect(() => (stack.node.root as App).synth()).toThrow(/Validation failed[\s\S]*\[Stack\/a\] entry '.*cmd\/a' does not compile[\s\S]*undefined: x[\s\S]*\[Stack\/b\] entry '.*cmd\/b' does not compile[\s\S]*undefined: y/);
  });
});

describe('the alias', () => {
  test('keeps instances ready on a published version', () => {
    const stack = newStack();
    const made = add(stack, WITH_ALIAS);
    Template.fromStack(stack).hasResourceProperties('AWS::Lambda::Alias', {
      Name: 'live',
      FunctionVersion: { 'Fn::GetAtt': [Match.stringLikeRegexp('^FunctionCurrentVersion'), 'Version'] },
      ProvisionedConcurrencyConfig: { ProvisionedConcurrentExecutions: 5 },
    });
    expect(made.version).toBeDefined();
  });

  test('takes another name, and needs no provisioned concurrency', () => {
    const stack = newStack();
    add(stack, { aliasName: 'prod' });
    const [alias] = resources(stack, 'AWS::Lambda::Alias');
    expect(alias.Properties).toMatchObject({ Name: 'prod' });
    expect(alias.Properties.ProvisionedConcurrencyConfig).toBeUndefined();
  });

  test('a changed program is a new version, an unchanged one is not', () => {
    const version = (dir: string) => {
      const stack = newStack();
      add(stack, { entry: path.join(dir, 'cmd/a'), ...WITH_ALIAS });
      return Object.keys(Template.fromStack(stack).findResources('AWS::Lambda::Version'))[0];
    };
    const dir = twoPrograms(tempDir());
    expect(version(dir)).toBe(version(sources));
    write(dir, { 'shared/shared.go': 'package shared\n\nconst Text = "newer"\n' });
    expect(version(dir)).not.toBe(version(sources));
  });
});

describe('to other constructs it is an IFunction', () => {
  const stack = newStack();
  const plain = add(stack, {}, 'Plain');
  const live = add(stack, { ...WITH_ALIAS, vpc: new ec2.Vpc(stack, 'Vpc') }, 'Live');
  const role = new iam.Role(stack, 'Caller', { assumedBy: new iam.AnyPrincipal() });
  for (const fn of [plain, live]) {
    fn.addEventSource(new SqsEventSource(new sqs.Queue(fn, 'Queue')));
    fn.addFunctionUrl();
    fn.configureAsyncInvoke({ retryAttempts: 1 });
    fn.grantInvoke(role);
    new events.Rule(fn, 'Rule', { schedule: events.Schedule.rate(Duration.hours(1)), targets: [new targets.LambdaFunction(fn)] });
  }
  const template = () => Template.fromStack(stack);
  const functionRef = (name: string) => ({ Ref: Match.stringLikeRegexp(`^${name}Function`) });
  const aliasRef = { Ref: Match.stringLikeRegexp('^LiveAlias') };

  test('an event source reads for the alias where there is one', () => {
    template().hasResourceProperties('AWS::Lambda::EventSourceMapping', { FunctionName: functionRef('Plain') });
    template().hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      FunctionName: Match.objectLike({ 'Fn::Join': ['', Match.arrayWith([':live'])] }),
    });
  });

  test('a rule invokes the alias, and may', () => {
    template().hasResourceProperties('AWS::Events::Rule', { Targets: [Match.objectLike({ Arn: aliasRef })] });
    template().hasResourceProperties('AWS::Lambda::Permission', { Principal: 'events.amazonaws.com', FunctionName: aliasRef });
    template().hasResourceProperties('AWS::Lambda::Permission', { Principal: 'events.amazonaws.com', FunctionName: { 'Fn::GetAtt': [Match.stringLikeRegexp('^PlainFunction'), 'Arn'] } });
  });

  test('a URL and asynchronous invocations belong to the alias', () => {
    template().hasResourceProperties('AWS::Lambda::Url', { Qualifier: 'live' });
    template().hasResourceProperties('AWS::Lambda::EventInvokeConfig', { Qualifier: { 'Fn::Select': Match.anyValue() }, MaximumRetryAttempts: 1 });
    template().hasResourceProperties('AWS::Lambda::EventInvokeConfig', { Qualifier: '$LATEST', MaximumRetryAttempts: 1 });
  });

  test('a grant to invoke is for the alias', () => {
    template().hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: { Statement: Match.arrayWith([Match.objectLike({ Action: 'lambda:InvokeFunction', Resource: aliasRef })]) },
    });
  });

  test('metrics are of the alias', () => {
    expect(Object.keys(live.metricErrors().dimensions!)).toEqual(['FunctionName', 'Resource']);
    expect(Object.keys(plain.metricErrors().dimensions!)).toEqual(['FunctionName']);
  });

  test('connections, role and latest version are those of the function', () => {
    expect(live.connections).toBe(live.function.connections);
    expect(live.isBoundToVpc).toBe(true);
    expect(plain.isBoundToVpc).toBe(false);
    expect(live.role).toBe(live.function.role);
    expect(live.latestVersion).toBe(live.function.latestVersion);
  });
});

describe('refuses', () => {
  test.each<[string, Partial<GoLambdaFunctionProps>, RegExp]>([
    ['an entry that is not there', { entry: '/nowhere' }, /^entry '\/nowhere' does not exist/],
    ['a platform that is not the architecture’s', { buildOptions: { platform: GoPlatform.LINUX_AMD64 } }, /^buildOptions\.platform is linux\/amd64, but the function's architecture is arm64; set architecture, the platform follows/],
    ['an empty alias name', { aliasName: '' }, /^aliasName is ""; Lambda takes letters/],
    ['an alias named $LATEST', { aliasName: '$LATEST' }, /^aliasName is "\$LATEST"; Lambda takes letters/],
    ['an alias named by a number', { aliasName: '7' }, /^aliasName is "7"/],
    ['no executions', { provisionedConcurrency: { executions: 0 } }, /^provisionedConcurrency\.executions is 0; give a whole number from 1/],
    ['half an execution', { provisionedConcurrency: { executions: 1.5 } }, /^provisionedConcurrency\.executions is 1\.5/],
    ['executions as a string, from JavaScript', { provisionedConcurrency: { executions: '5' as any } }, /^provisionedConcurrency\.executions is 5; give/],
  ])('%s', (_, props, message) => {
    expect(() => add(newStack(), props)).toThrow(message);
  });
});
