import * as fs from 'fs';
import * as path from 'path';
import { App, Duration, NestedStack, RemovalPolicy, Stack, Stage, Token } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { GoPlatform } from '../../src';
import { GoLambdaFunction, GoLambdaFunctionProps, Rollout } from '../../src/aws';
import { newStack, only, resources, sketch } from '../support/aws';
import { errors } from '../support/errors';
import { ownCache, recordGo, tempDir, withEnv, write } from '../support/go-sources';
import { handler, handlerModule, twoHandlers } from '../support/lambda-sources';

ownCache();
const calls = recordGo();
const sources = twoHandlers(tempDir());
const A = path.join(sources, 'cmd/a');

function add(stack: Stack, props: Partial<GoLambdaFunctionProps> = {}, id = 'Function'): GoLambdaFunction {
  return new GoLambdaFunction(stack, id, { entry: A, ...props });
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
      Architectures: ['x86_64'], MemorySize: 256, Description: 'said', Environment: { Variables: { KEY: 'value', MORE: '1', GOMEMLIMIT: '224MiB' } },
    });
  });

  test.each([[lambda.Architecture.ARM_64, 0xb7], [lambda.Architecture.X86_64, 0x3e]])('is compiled for %s', (architecture, machine) => {
    const stack = newStack();
    add(stack, { architecture });
    const bootstrap = assetFile(stack);
    expect(fs.readFileSync(bootstrap).readUInt16LE(18)).toBe(machine);
    expect(fs.statSync(bootstrap).mode & 0o777).toBe(0o755); // eslint-disable-line no-bitwise
  });

  test('can be executed by Lambda, whatever the umask, and where a copy of the cache has lost its modes', () => {
    const cache = tempDir('cache');
    const umask = process.umask(0o077);
    try {
      withEnv({ GOPHER_CONSTRUCTS_CACHE: cache }, () => {
        const modes = [0o700, 0o644].map(mode => {
          const stack = newStack();
          add(stack);
          const bootstrap = assetFile(stack);
          const found = fs.statSync(bootstrap).mode % 0o1000;
          fs.chmodSync(bootstrap, mode); // that of the cache, too: they are linked
          return found;
        });
        expect(modes).toEqual([0o755, 0o755]);
      });
    } finally {
      process.umask(umask);
    }
  });

  test('is compiled with lambda.norpc', () => {
    const dir = write(tempDir(), {
      ...handlerModule('example.com/tags'),
      'main.go': `//go:build lambda.norpc && mine\n\n${handler('""')}`,
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
      ...handlerModule('example.com/batch'), 'cmd/a/main.go': handler('"1"'), 'cmd/b/main.go': handler('"2"'),
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
    const dir = twoHandlers(tempDir('elsewhere'));
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

  test('is found by `sam local`, where the command of the CDK asks for that', () => {
    const app = new App({ outdir: tempDir('cdk.out'), context: { 'aws:cdk:enable-asset-metadata': true }, analyticsReporting: false });
    const stack = new Stack(new Stage(app, 'Production'), 'Stack');
    add(stack, WITH_ALIAS);
    const assembly = app.synth().getNestedAssembly('assembly-Production');
    const [{ Metadata }] = resources(stack, 'AWS::Lambda::Function');
    expect(Metadata).toEqual({ 'aws:asset:path': expect.any(String), 'aws:asset:is-bundled': true, 'aws:asset:property': 'Code' });
    expect(path.isAbsolute(Metadata['aws:asset:path'])).toBe(false);
    expect(fs.readdirSync(path.join(assembly.directory, Metadata['aws:asset:path']))).toEqual(['bootstrap']);
  });

  test('leaves no trace in the template where it does not', () => {
    const stack = newStack();
    add(stack);
    expect(resources(stack, 'AWS::Lambda::Function')[0].Metadata).toBeUndefined();
  });

  test('is not compiled for stacks that are not being deployed', () => {
    calls();
    const stack = newStack({ 'aws:cdk:bundling-stacks': [] });
    add(stack, { entry: path.join(write(tempDir(), { 'go.mod': 'module example.com/x\n', 'main.go': 'package main\n\nbroken\n' })) });
    expect(resources(stack, 'AWS::Lambda::Function')).toHaveLength(1);
    expect(calls()).toEqual([]);
  });

  test('that does not compile stops the synthesis, with all that is wrong', () => {
    const dir = write(twoHandlers(tempDir()), { 'cmd/a/main.go': 'package main\n\nfunc main() { x }\n', 'cmd/b/main.go': 'package main\n\nfunc main() { y }\n' });
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

  test('takes a name that is known when the stack is deployed', () => {
    const stack = sketch();
    add(stack, { aliasName: Token.asString({ Ref: 'Name' }) });
    expect(only(stack, 'AWS::Lambda::Alias').Name).toEqual({ Ref: 'Name' });
  });

  test('a changed program is a new version, an unchanged one is not', () => {
    const version = (dir: string) => {
      const stack = newStack();
      add(stack, { entry: path.join(dir, 'cmd/a'), ...WITH_ALIAS });
      return Object.keys(Template.fromStack(stack).findResources('AWS::Lambda::Version'))[0];
    };
    const dir = twoHandlers(tempDir());
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
  const functionRef = (name: string) => ({ Ref: Match.stringLikeRegexp(`^${name}[0-9A-F]{8}$`) });
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
    template().hasResourceProperties('AWS::Lambda::Permission', { Principal: 'events.amazonaws.com', FunctionName: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Plain[0-9A-F]{8}$'), 'Arn'] } });
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

describe('what a lambda.Function would tie to $LATEST belongs to the alias', () => {
  test('event sources of `events`', () => {
    const stack = sketch();
    add(stack, { ...WITH_ALIAS, events: [new SqsEventSource(new sqs.Queue(stack, 'Queue'))] });
    expect(JSON.stringify(only(stack, 'AWS::Lambda::EventSourceMapping').FunctionName)).toContain(':live');
  });

  test('destinations and retries of asynchronous invocations', () => {
    const stack = sketch();
    const queue = new sqs.Queue(stack, 'Queue');
    const destination = new SqsDestination(queue);
    add(stack, { ...WITH_ALIAS, onFailure: destination, onSuccess: destination, maxEventAge: Duration.minutes(5), retryAttempts: 1 });
    const config = only(stack, 'AWS::Lambda::EventInvokeConfig');
    expect(config.Qualifier).not.toBe('$LATEST');
    expect(config).toMatchObject({ MaximumEventAgeInSeconds: 300, MaximumRetryAttempts: 1, DestinationConfig: { OnFailure: {}, OnSuccess: {} } });
  });

  test('and what is wired to the function by hand is warned of', () => {
    const stack = newStack();
    const fn = add(stack, WITH_ALIAS);
    fn.function.addPermission('ByHand', { principal: new iam.ServicePrincipal('sns.amazonaws.com') });
    (stack.node.root as App).synth();
    Annotations.fromStack(stack).hasWarning('/Stack/Function', Match.stringLikeRegexp("^Stack/Function/Default/ByHand must invoke the alias 'live'"));
  });

  test('and nothing is warned of where all is wired to the construct, or to another alias', () => {
    const stack = newStack();
    const fn = add(stack, WITH_ALIAS);
    fn.addPermission('Right', { principal: new iam.ServicePrincipal('sns.amazonaws.com') });
    fn.addAlias('beta').addPermission('RightToo', { principal: new iam.ServicePrincipal('sns.amazonaws.com') });
    (stack.node.root as App).synth();
    expect(Annotations.fromStack(stack).findWarning('*', Match.anyValue())).toEqual([]);
  });
});

describe('the log', () => {
  test('goes to a group of the stack, as JSON, for a year', () => {
    const stack = sketch();
    add(stack);
    const [id] = Object.keys(Template.fromStack(stack).findResources('AWS::Logs::LogGroup'));
    expect(only(stack, 'AWS::Logs::LogGroup')).toEqual({ RetentionInDays: 365 });
    expect(only(stack, 'AWS::Lambda::Function').LoggingConfig).toEqual({ LogFormat: 'JSON', LogGroup: { Ref: id } });
  });

  test('is kept as logRetention and logRemovalPolicy say, without a custom resource', () => {
    const stack = sketch();
    add(stack, { logRetention: logs.RetentionDays.ONE_WEEK, logRemovalPolicy: RemovalPolicy.DESTROY });
    const [group] = resources(stack, 'AWS::Logs::LogGroup');
    expect(group).toMatchObject({ Properties: { RetentionInDays: 7 }, DeletionPolicy: 'Delete' });
    expect(resources(stack, 'Custom::LogRetention')).toEqual([]);
  });

  test('goes to another group, as text, if that is said', () => {
    const stack = sketch();
    const logGroup = new logs.LogGroup(stack, 'Mine');
    const fn = add(stack, { logGroup, loggingFormat: lambda.LoggingFormat.TEXT });
    expect(fn.logGroup).toBe(logGroup);
    expect(only(stack, 'AWS::Lambda::Function').LoggingConfig).toEqual({ LogFormat: 'Text', LogGroup: stack.resolve(logGroup.logGroupName) });
    expect(resources(stack, 'AWS::Logs::LogGroup')).toHaveLength(1);
  });

  test('takes the format of the older prop, too, and levels', () => {
    const stack = sketch();
    add(stack, { logFormat: 'Text' }, 'Old');
    add(stack, { applicationLogLevelV2: lambda.ApplicationLogLevel.DEBUG, systemLogLevelV2: lambda.SystemLogLevel.WARN }, 'New');
    expect(resources(stack, 'AWS::Lambda::Function').map(f => f.Properties.LoggingConfig)).toEqual([
      expect.objectContaining({ LogFormat: 'Text' }), expect.objectContaining({ LogFormat: 'JSON', ApplicationLogLevel: 'DEBUG', SystemLogLevel: 'WARN' }),
    ]);
  });

  test('is JSON, too, where the format is undefined', () => {
    const stack = sketch();
    add(stack, { loggingFormat: undefined });
    expect(only(stack, 'AWS::Lambda::Function').LoggingConfig.LogFormat).toBe('JSON');
  });

  test.each([['logRetention', logs.RetentionDays.ONE_WEEK], ['logRemovalPolicy', RemovalPolicy.DESTROY]])('%s of a group of one’s own is set where that is made', (prop, value) => {
    const stack = sketch();
    expect(() => add(stack, { logGroup: new logs.LogGroup(stack, 'Mine'), [prop]: value })).toThrow(`${prop} cannot be combined with logGroup; set it on the log group`);
  });
});

describe('the role', () => {
  const statements = (stack: Stack) => resources(stack, 'AWS::IAM::Policy').flatMap(p => p.Properties.PolicyDocument.Statement);

  test('may write to the log group of the function, and do nothing else', () => {
    const stack = sketch();
    add(stack);
    expect(only(stack, 'AWS::IAM::Role').ManagedPolicyArns).toBeUndefined();
    expect(statements(stack)).toEqual([{
      Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      Effect: 'Allow',
      Resource: { 'Fn::GetAtt': [expect.stringMatching(/^FunctionLogGroup/), 'Arn'] },
    }]);
  });

  test('of the user is used, and may write the log', () => {
    const stack = sketch();
    const role = new iam.Role(stack, 'Mine', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
    expect(add(stack, { role }).role).toBe(role);
    expect(resources(stack, 'AWS::IAM::Role')).toHaveLength(1);
    expect(statements(stack)).toHaveLength(1);
  });

  test('may manage network interfaces in a VPC', () => {
    const stack = sketch();
    add(stack, { vpc: new ec2.Vpc(stack, 'Vpc') });
    expect(JSON.stringify(only(stack, 'AWS::IAM::Role').ManagedPolicyArns)).toContain('AWSLambdaENIManagementAccess');
  });

  test('gets what initialPolicy, tracing and Insights need', () => {
    const stack = sketch({ env: { region: 'eu-central-1' } });
    add(stack, {
      initialPolicy: [new iam.PolicyStatement({ actions: ['s3:GetObject'], resources: ['*'] })],
      tracing: lambda.Tracing.ACTIVE,
      insightsVersion: lambda.LambdaInsightsVersion.VERSION_1_0_498_0,
    });
    expect(statements(stack).flatMap(s => s.Action)).toEqual(expect.arrayContaining(['s3:GetObject', 'xray:PutTraceSegments']));
    expect(JSON.stringify(only(stack, 'AWS::IAM::Role').ManagedPolicyArns)).toContain('CloudWatchLambdaInsightsExecutionRolePolicy');
    expect(only(stack, 'AWS::Lambda::Function')).toMatchObject({ TracingConfig: { Mode: 'Active' }, Layers: [expect.stringMatching(/LambdaInsightsExtension-Arm64/)] });
  });
});

describe('statements that are added to the role', () => {
  const granted = (context: { [flag: string]: boolean }) => {
    const stack = newStack({ 'aws:cdk:bundling-stacks': [], ...context });
    const fn = add(stack, { tracing: lambda.Tracing.ACTIVE, deadLetterQueueEnabled: true });
    for (const action of ['s3:GetObject', 's3:PutObject']) fn.addToRolePolicy(new iam.PolicyStatement({ actions: [action], resources: ['*'] }));
    return resources(stack, 'AWS::IAM::Policy').map(p => p.Properties.PolicyDocument.Statement.map((s: any) => s.Action));
  };

  test('are in its policy', () => {
    expect(granted({})).toEqual([expect.arrayContaining(['s3:GetObject', 's3:PutObject'])]);
  });

  test('are in policies of their own by the feature flag for it, beside those of the function', () => {
    const policies = granted({ '@aws-cdk/aws-lambda:createNewPoliciesWithAddToRolePolicy': true });
    expect(policies).toEqual(expect.arrayContaining([['s3:GetObject'], ['s3:PutObject']]));
  });
});

describe('memory', () => {
  const limit = (props: Partial<GoLambdaFunctionProps>) => {
    const stack = sketch();
    add(stack, props);
    return only(stack, 'AWS::Lambda::Function').Environment.Variables.GOMEMLIMIT;
  };

  test.each([[undefined, '96MiB'], [256, '224MiB'], [1024, '921MiB'], [10240, '9216MiB']])('of %s leaves Go %s', (memorySize, expected) => {
    expect(limit({ memorySize })).toBe(expected);
  });

  test('is shared with what layers bring', () => {
    const stack = sketch();
    const layer = lambda.LayerVersion.fromLayerVersionArn(stack, 'Layer', 'arn:aws:lambda:eu-central-1:123456789012:layer:mine:1');
    add(stack, { memorySize: 256, layers: [layer] });
    expect(only(stack, 'AWS::Lambda::Function').Environment.Variables.GOMEMLIMIT).toBe('192MiB');
  });

  test('is limited as the user says', () => {
    expect(limit({ environment: { GOMEMLIMIT: '50MiB' } })).toBe('50MiB');
  });
});

describe('a dead-letter queue', () => {
  test('takes events of asynchronous invocations', () => {
    const stack = sketch();
    const deadLetterQueue = new sqs.Queue(stack, 'Dead');
    expect(add(stack, { deadLetterQueue }).deadLetterQueue).toBe(deadLetterQueue);
    expect(only(stack, 'AWS::Lambda::Function').DeadLetterConfig).toEqual({ TargetArn: stack.resolve(deadLetterQueue.queueArn) });
  });

  test('takes records of streams that cannot be processed', () => {
    const stack = sketch();
    const deadLetterQueue = new sqs.Queue(stack, 'Dead');
    add(stack, { deadLetterQueue }).addEventSourceMapping('Stream', { eventSourceArn: 'arn:aws:kinesis:eu-central-1:123456789012:stream/s', startingPosition: lambda.StartingPosition.LATEST });
    expect(only(stack, 'AWS::Lambda::EventSourceMapping').DestinationConfig).toEqual({ OnFailure: { Destination: stack.resolve(deadLetterQueue.queueArn) } });
  });

  test('is not for messages of a queue, which has its own', () => {
    const stack = sketch();
    add(stack, { deadLetterQueue: new sqs.Queue(stack, 'Dead') }).addEventSource(new SqsEventSource(new sqs.Queue(stack, 'Queue')));
    expect(only(stack, 'AWS::Lambda::EventSourceMapping').DestinationConfig).toBeUndefined();
  });

  test('is made on request, and takes no unencrypted connection', () => {
    const stack = sketch();
    const fn = add(stack, { deadLetterQueueEnabled: true });
    expect(only(stack, 'AWS::SQS::Queue')).toEqual({ MessageRetentionPeriod: 1209600 });
    expect(only(stack, 'AWS::SQS::QueuePolicy').PolicyDocument.Statement[0]).toMatchObject({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } });
    expect(stack.resolve(fn.deadLetterQueue!.queueArn)).toEqual(only(stack, 'AWS::Lambda::Function').DeadLetterConfig.TargetArn);
  });

  test('may be a topic', () => {
    const stack = sketch();
    const deadLetterTopic = new sns.Topic(stack, 'Dead');
    expect(add(stack, { deadLetterTopic }).deadLetterTopic).toBe(deadLetterTopic);
  });
});

describe('what people use on a lambda.Function is there', () => {
  test('layers, aliases, versions, runtime, timeout', () => {
    const stack = newStack();
    const fn = add(stack, { timeout: Duration.seconds(10) });
    fn.addLayers(lambda.LayerVersion.fromLayerVersionArn(stack, 'Layer', 'arn:aws:lambda:eu-central-1:123456789012:layer:mine:1'));
    fn.addAlias('beta', { description: 'first' });
    fn.addEnvironment('ADDED', '1', { removeInEdge: true });
    fn.invalidateVersionBasedOn('text');
    expect(fn.timeout.toSeconds()).toBe(10);
    expect(fn.runtime.name).toBe('provided.al2023');
    expect(fn.currentVersion).toBe(fn.function.currentVersion);
    expect(only(stack, 'AWS::Lambda::Function')).toMatchObject({ Layers: [expect.stringContaining('layer:mine')], Environment: { Variables: { ADDED: '1' } } });
    expect(only(stack, 'AWS::Lambda::Alias')).toMatchObject({ Name: 'beta', Description: 'first' });
  });

  test('an alias that Lambda would refuse is refused', () => {
    expect(() => add(sketch()).addAlias('$LATEST')).toThrow("aliasName must be 1 to 128 letters, digits, '-' and '_', not digits alone, got \"$LATEST\"");
  });

  test('escape hatches find the function, and its removal policy can be set', () => {
    const stack = sketch();
    const fn = add(stack);
    (fn.node.defaultChild as lambda.CfnFunction).description = 'by hand';
    fn.applyRemovalPolicy(RemovalPolicy.RETAIN);
    expect(resources(stack, 'AWS::Lambda::Function')).toEqual([expect.objectContaining({ DeletionPolicy: 'Retain', Properties: expect.objectContaining({ Description: 'by hand' }) })]);
  });

  test('the logical id is that of a lambda.Function, so that who replaces one updates what is deployed', () => {
    const [ours, theirs] = [sketch(), sketch()];
    add(ours);
    new lambda.Function(theirs, 'Function', { code: lambda.Code.fromInline('-'), handler: 'index.handler', runtime: lambda.Runtime.NODEJS_LATEST });
    const [mine, its] = [ours, theirs].map(stack => Object.keys(Template.fromStack(stack).findResources('AWS::Lambda::Function')));
    expect(mine).toEqual(its);
  });

  test('the collector of OpenTelemetry', () => {
    const stack = sketch({ env: { region: 'eu-central-1' } });
    add(stack, {
      adotInstrumentation: {
        layerVersion: lambda.AdotLayerVersion.fromGenericLayerVersion(lambda.AdotLambdaLayerGenericVersion.LATEST),
        execWrapper: lambda.AdotLambdaExecWrapper.REGULAR_HANDLER,
      },
    });
    expect(only(stack, 'AWS::Lambda::Function')).toMatchObject({
      Layers: [expect.stringMatching(/:layer:aws-otel-collector-arm64-/)], TracingConfig: { Mode: 'Active' }, Environment: { Variables: { GOMEMLIMIT: '64MiB' } },
    });
  });

  test('the timeout is Lambda’s where none is named', () => {
    expect(add(sketch()).timeout.toSeconds()).toBe(3);
  });

  test('invoking the function needs no right to invoke other versions of it', () => {
    const stack = sketch();
    add(stack).grantInvoke(new iam.Role(stack, 'Caller', { assumedBy: new iam.AccountRootPrincipal() }));
    const [{ Resource }] = resources(stack, 'AWS::IAM::Policy').flatMap(p => p.Properties.PolicyDocument.Statement).filter(s => s.Action === 'lambda:InvokeFunction');
    expect(Resource).toEqual({ 'Fn::GetAtt': [expect.stringMatching(/^Function/), 'Arn'] });
  });

  test('an alias comes with a rollout, too', () => {
    const stack = sketch();
    add(stack, { rollout: Rollout.allAtOnce() });
    expect(only(stack, 'AWS::Lambda::Alias').Name).toBe('live');
  });
});

describe('refuses', () => {
  test.each<[string, Partial<GoLambdaFunctionProps>, RegExp]>([
    ['an entry that is not there', { entry: '/nowhere' }, /^entry '\/nowhere' does not exist/],
    ['a platform that is not the architecture’s', { platform: GoPlatform.LINUX_AMD64 }, /^platform must be the platform of the function's architecture, linux\/arm64, got "linux\/amd64"; set architecture, and use platform only for its level$/],
    ['an empty alias name', { aliasName: '' }, /^aliasName must be 1 to 128 letters, digits, '-' and '_', not digits alone, got ""/],
    ['an alias named $LATEST', { aliasName: '$LATEST' }, /^aliasName must be 1 to 128 letters, digits, '-' and '_', not digits alone, got "\$LATEST"/],
    ['an alias named by a number', { aliasName: '7' }, /^aliasName must be 1 to 128 letters, digits, '-' and '_', not digits alone, got "7"/],
    ['a timeout beyond Lambda’s', { timeout: Duration.minutes(16) }, /^timeout, in seconds, must be a whole number from 1 to 900, got 960/],
    ['a timeout without unit, from JavaScript', { timeout: 30 as any }, /^timeout must be a Duration, such as Duration\.minutes\(5\), got 30/],
    ['an architecture by its name, from JavaScript', { architecture: 'x86_64' as any }, /^architecture must be lambda\.Architecture\.ARM_64 or lambda\.Architecture\.X86_64, got "x86_64"/],
    ['another architecture', { architecture: lambda.Architecture.custom('riscv64') }, /^architecture must be lambda\.Architecture\.ARM_64 or lambda\.Architecture\.X86_64, got "riscv64"/],
    ['no memory to speak of', { memorySize: 64 }, /^memorySize must be a whole number from 128 to 10240, got 64/],
    ['memory as a string, from JavaScript', { memorySize: '256' as any }, /^memorySize must be a whole number from 128 to 10240, got "256"/],
    ['a rollout that is none, from JavaScript', { rollout: 'canary' as any }, /^rollout must be a Rollout such as Rollout\.canary\(\), got "canary"/],
    ['warm-up of what is warm', { warmUp: {}, ...WITH_ALIAS }, /^warmUp cannot be combined with provisionedConcurrency, .*; remove warmUp/],
    ['more provisioned than reserved instances', { ...WITH_ALIAS, reservedConcurrentExecutions: 4 }, /^provisionedConcurrency must be at most reservedConcurrentExecutions \(4\), which includes it, got 5; raise/],
    ['settings of a custom resource for the log', { logRetentionRetryOptions: { maxRetries: 1 } }, /^logRetentionRetryOptions must not be set, because it configures a custom resource/],
    ['no dead-letter queue, and one', { deadLetterQueueEnabled: false, deadLetterQueue: Object.assign(new Stack(), { queueArn: 'x' }) as any }, /^deadLetterQueueEnabled must not be false if deadLetterQueue is set; remove one of them/],
    ['a dead-letter topic, and a queue', { deadLetterQueueEnabled: true, deadLetterTopic: Object.assign(new Stack(), { topicArn: 'x' }) as any }, /^deadLetterTopic cannot be combined with a dead-letter queue; remove one of them/],
    ['no executions', { provisionedConcurrency: { executions: 0 } }, /^provisionedConcurrency\.executions must be a whole number from 1, got 0/],
    ['half an execution', { provisionedConcurrency: { executions: 1.5 } }, /^provisionedConcurrency\.executions must be a whole number from 1, got 1\.5/],
    ['executions as a string, from JavaScript', { provisionedConcurrency: { executions: '5' as any } }, /^provisionedConcurrency\.executions must be a whole number from 1, got "5"/],
  ])('%s', (_, props, message) => {
    expect(errors(() => add(sketch(), props))).toEqual([expect.stringMatching(message)]);
  });
});
