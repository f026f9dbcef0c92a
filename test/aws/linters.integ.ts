import { execFileSync, spawnSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import { App, Duration, Stack } from 'aws-cdk-lib';
import { Schedule } from 'aws-cdk-lib/aws-applicationautoscaling';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { GoLambdaFunction, Rollout } from '../../src/aws';
import { newStack } from '../support/aws';
import { ownCache, tempDir } from '../support/go-sources';
import { twoHandlers } from '../support/lambda-sources';
import { describeWithTools, findTool } from '../support/tools';

/**
 * What a local AWS API cannot tell (see deploy.integ.ts): whether CloudFormation takes aliases, provisioned concurrency, scaling,
 * URLs, alarms, APIs as they are written. cfn-lint has the schemas of all of them.
 */
const cache = ownCache();
const root = path.join(__dirname, '..', '..');
const infra = path.join(root, 'examples', 'shop', 'infra');
const entry = path.join(twoHandlers(tempDir()), 'cmd/a');

/** The props behind checkov's checks of functions: they cost money or depend on the account, so users choose them. */
const PROPS: { [check: string]: string } = {
  CKV_AWS_50: 'tracing',
  CKV_AWS_115: 'reservedConcurrentExecutions',
  CKV_AWS_116: 'deadLetterQueue',
  CKV_AWS_117: 'vpc',
  CKV_AWS_173: 'environmentEncryption',
  CKV_AWS_272: 'codeSigningConfig',
};

/** W3005: a `lambda.Function` of the CDK depends on its role by reference and, once more, by DependsOn. It does no harm. */
const LINT = ['--non-zero-exit-code', 'informational', '--ignore-checks', 'W3005', '--'];

function templateOf(stack: Stack): string {
  return (stack.node.root as App).synth().getStackByName(stack.stackName).templateFullPath;
}

function shop(): string {
  const out = tempDir('shop');
  execFileSync(process.execPath, [path.join(root, 'node_modules', 'tsx', 'dist', 'cli.mjs'), 'functions.ts'], {
    cwd: infra, stdio: 'pipe', env: { ...process.env, CDK_OUTDIR: out, GOPHER_CONSTRUCTS_CACHE: cache },
  });
  return path.join(out, 'Shop.template.json');
}

/** A stack with every feature. */
function everything(): string {
  const stack = newStack({}, { env: { account: '123456789012', region: 'eu-central-1' } });
  const dashboard = new cloudwatch.Dashboard(stack, 'Dashboard');
  const fn = new GoLambdaFunction(stack, 'Fn', {
    entry,
    dashboard,
    alarms: {},
    deadLetterQueueEnabled: true,
    insightsVersion: lambda.LambdaInsightsVersion.VERSION_1_0_498_0,
    maxEventAge: Duration.minutes(5),
    memorySize: 1769,
    provisionedConcurrency: {
      executions: 2, autoscaling: { maxExecutions: 9 }, schedules: [{ schedule: Schedule.cron({ hour: '8', minute: '0' }), minExecutions: 5 }],
    },
    reservedConcurrentExecutions: 20,
    rollout: Rollout.linear({ percentage: 20, interval: Duration.minutes(3) }),
    tracing: lambda.Tracing.ACTIVE,
  });
  fn.addFunctionUrl();
  fn.addHttpApi({ routes: ['GET /a'], cors: { allowOrigins: ['https://example.com'] } });
  fn.addRestApi();
  const old = lambda.Version.fromVersionArn(stack, 'Old', 'arn:aws:lambda:eu-central-1:123456789012:function:fn:7');
  new GoLambdaFunction(stack, 'Weighted', { entry, rollout: Rollout.weighted({ version: old, weight: 0.1 }), warmUp: {} });
  new GoLambdaFunction(stack, 'Adapted', { entry, webAdapter: {}, architecture: lambda.Architecture.X86_64 });
  return templateOf(stack);
}

function plain(): string {
  const stack = newStack();
  new GoLambdaFunction(stack, 'Fn', { entry });
  return templateOf(stack);
}

describeWithTools(['cfn-lint'], 'cfn-lint', () => {
  test.each([['the default', plain], ['every feature', everything], ['examples/shop', shop]])('has nothing to say of %s', (_, make) => {
    const { status, stdout, stderr } = spawnSync(findTool('cfn-lint')!, [...LINT, make()], { encoding: 'utf8' });
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '', stderr: '' });
  });

  test('says something of a function that cannot be', () => {
    const template = plain();
    const broken = fs.readFileSync(template, 'utf8').replace('"provided.al2023"', '"provided.al2099"');
    fs.writeFileSync(template, broken);
    expect(spawnSync(findTool('cfn-lint')!, [template], { encoding: 'utf8' }).stdout).toContain('provided.al2099');
  });
});

describeWithTools(['checkov'], 'checkov', () => {
  /** The checks of functions, URLs and permissions that fail, and those that pass. */
  const lambdaChecks = (template: string) => {
    const { stdout } = spawnSync(findTool('checkov')!, ['--framework', 'cloudformation', '--output', 'json', '--skip-download', '--file', template], { encoding: 'utf8' });
    const { results } = JSON.parse(stdout);
    const ids = (found: any[]) => [...new Set<string>(found.filter(c => c.resource.startsWith('AWS::Lambda::')).map(c => c.check_id))].sort();
    return { failed: ids(results.failed_checks), passed: ids(results.passed_checks) };
  };

  test.each([['the default', plain], ['examples/shop', shop]])('finds in %s what users choose by documented props, and nothing else', (_, make) => {
    const { failed, passed } = lambdaChecks(make());
    expect(passed.length).toBeGreaterThan(0);
    expect(failed.filter(id => !(id in PROPS))).toEqual([]);
  });

  test('finds less where those props are set', () => {
    const { failed } = lambdaChecks(everything());
    expect(failed).not.toEqual(expect.arrayContaining(['CKV_AWS_258']));
    expect(failed.filter(id => !(id in PROPS))).toEqual([]);
  });

  test('the props are named in the documentation of the function’s props', () => {
    const docs = fs.readFileSync(path.join(root, 'src', 'aws', 'go-lambda-function-props.ts'), 'utf8');
    for (const prop of Object.values(PROPS)) expect(docs).toContain(`\`${prop}\``);
  });
});
