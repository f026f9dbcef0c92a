import { spawnSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import { ownCache, tempDir, write } from '../support/go-sources';
import { handler, handlerModule } from '../support/lambda-sources';
import { Moto } from '../support/moto';
import { describeWithTools } from '../support/tools';

/**
 * `cdk deploy` by the CDK's own command line, against moto on loopback. moto keeps functions (not their architecture), versions,
 * permissions, event sources, rules, queues, roles. It reports CREATE_COMPLETE for aliases, provisioned concurrency, scaling, schedules,
 * URLs, alarms, HTTP APIs and CodeDeploy, and makes none of them: for those there are the tests of the template, here of the one that
 * was deployed, and linters.integ.ts.
 */
const cache = ownCache();
const root = path.join(__dirname, '..', '..');
const NAMES = ['one', 'two', 'three', 'four', 'five'];

describeWithTools(['moto_server'], 'cdk deploy', () => {
  const sources = write(tempDir('sources'), {
    ...handlerModule('example.com/five'),
    'shared/shared.go': 'package shared\n\nconst Text = "shared"\n',
    ...Object.fromEntries(NAMES.map(name => [`cmd/${name}/main.go`, handler(`"${name}" + shared.Text`, '"example.com/five/shared"')])),
  });
  let moto: Moto;
  beforeAll(async () => { moto = await Moto.start(); });
  afterAll(() => moto.stop());

  function cdk(cwd: string, ...args: string[]): string {
    const { status, stdout, stderr } = spawnSync(process.execPath, [path.join(root, 'node_modules', 'aws-cdk', 'bin', 'cdk'), '--no-notices', '--no-color', ...args], {
      cwd,
      encoding: 'utf8',
      env: {
        ...process.env,
        CI: 'true',
        GOPHER_CONSTRUCTS_CACHE: cache,
        SOURCES: sources,
        CDK_DISABLE_CLI_TELEMETRY: 'true',
        AWS_CONFIG_FILE: '/dev/null', // no credentials of whoever runs this
        AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
        ...moto.environment,
      },
    });
    if (status !== 0) throw new Error(`cdk ${args.join(' ')} ended with status ${status}:\n${stdout}\n${stderr}`);
    return stdout + stderr;
  }
  const app = `${process.execPath} ${path.join(root, 'node_modules', 'tsx', 'dist', 'cli.mjs')} ${path.join(__dirname, 'deploy-app.ts')}`;
  let assembly: string;
  const deploy = () => {
    assembly = tempDir('cdk.out');
    // Without change sets: moto fails to execute one that updates a stack.
    return cdk(sources, 'deploy', '--method', 'direct', '--app', app, '--output', assembly, '--require-approval', 'never', '--outputs-file', path.join(tempDir(), 'outputs.json'));
  };

  const configuration = async (name: string) => (await moto.get('lambda', `/2015-03-31/functions/${name}`)).Configuration;
  const hashes = async () => Object.fromEntries(await Promise.all(NAMES.map(async name => [name, (await configuration(name)).CodeSha256])));
  const versions = async () => Object.fromEntries(await Promise.all(NAMES.map(async name =>
    [name, (await moto.get('lambda', `/2015-03-31/functions/${name}/versions`)).Versions.map((v: any) => v.Version)])));

  /** The logical id of each function's version, in the template that was deployed. */
  const versionResources = async () => {
    const { Resources } = await moto.template('Functions');
    const ids = Object.keys(Resources).filter(id => Resources[id].Type === 'AWS::Lambda::Version');
    return Object.fromEntries(ids.map(id => [Resources[Resources[id].Properties.FunctionName.Ref].Properties.FunctionName, id]));
  };

  test('puts five functions up, after a bootstrap', async () => {
    cdk(sources, 'bootstrap', 'aws://123456789012/eu-central-1');
    expect(deploy()).toContain('Functions');
    const { Functions } = await moto.get('lambda', '/2015-03-31/functions/');
    expect(Functions.map((f: any) => f.FunctionName).sort()).toEqual([...NAMES].sort());
    expect(new Set(Object.values(await hashes())).size).toBe(5);
  }, 300_000);

  test('each as it is written: runtime, architecture, memory, timeout, environment, log', async () => {
    const [one, two, , , five] = await Promise.all(NAMES.map(configuration));
    expect(one).toMatchObject({ Runtime: 'provided.al2023', Handler: 'bootstrap', MemorySize: 1769, Timeout: 7, PackageType: 'Zip' });
    expect(one.Environment.Variables.GOMEMLIMIT).toBe('1592MiB');
    expect(two.MemorySize).toBe(128);
    expect(five.Environment.Variables).toEqual({ GOMEMLIMIT: '96MiB', KEY: 'value' });
  });

  test('the code of each is a zip with the program and nothing else', () => {
    const manifest = JSON.parse(fs.readFileSync(path.join(assembly, 'Functions.assets.json'), 'utf8'));
    const packaged = Object.values<any>(manifest.files).filter(f => f.source.packaging === 'zip');
    expect(packaged).toHaveLength(5);
    for (const { source } of packaged) expect(fs.readdirSync(path.join(assembly, source.path))).toEqual(['bootstrap']);
  });

  test('a version each, an event source, a rule that may invoke', async () => {
    expect(await versions()).toEqual(Object.fromEntries(NAMES.map(name => [name, ['$LATEST', '1']])));
    const { EventSourceMappings } = await moto.get('lambda', '/2015-03-31/event-source-mappings/');
    expect(EventSourceMappings).toEqual([expect.objectContaining({ EventSourceArn: 'arn:aws:sqs:eu-central-1:123456789012:queue', FunctionArn: expect.stringContaining(':function:three') })]);
    const { Policy } = await moto.get('lambda', '/2015-03-31/functions/five/policy');
    expect(JSON.parse(Policy).Statement).toEqual([expect.objectContaining({ Action: 'lambda:InvokeFunction', Principal: { Service: 'events.amazonaws.com' } })]);
    const { Targets } = await moto.call('events', 'AWSEvents.ListTargetsByRule', { Rule: (await moto.call('events', 'AWSEvents.ListRules', {})).Rules[0].Name });
    expect(Targets).toEqual([expect.objectContaining({ Arn: 'arn:aws:lambda:eu-central-1:123456789012:function:five' })]);
  });

  test('as a template that CloudFormation keeps: architectures, aliases, provisioned instances, the schedule', async () => {
    const text = await moto.template('Functions');
    const properties = (type: string) => Object.values<any>(text.Resources).filter(r => r.Type === type).map(r => r.Properties);
    expect(Object.fromEntries(properties('AWS::Lambda::Function').map(f => [f.FunctionName, f.Architectures[0]]))).toEqual({
      one: 'arm64', two: 'x86_64', three: 'arm64', four: 'arm64', five: 'arm64',
    });
    expect(properties('AWS::Lambda::Alias')).toHaveLength(2);
    expect(properties('AWS::Lambda::Alias')[0].ProvisionedConcurrencyConfig).toEqual({ ProvisionedConcurrentExecutions: 5 });
    expect(properties('AWS::Scheduler::Schedule')[0].Target.Input).toBe('{"gopher-constructs":"warm-up"}');
  });

  test('again changes nothing', async () => {
    const before = [await hashes(), await versions()];
    expect(deploy()).toContain('Functions (no changes)');
    expect([await hashes(), await versions()]).toEqual(before);
  }, 120_000);

  test('after an edit of one function changes it and its version, and no other', async () => {
    const before = { hashes: await hashes(), versions: await versionResources() };
    write(sources, { 'cmd/three/main.go': handler('"changed" + shared.Text', '"example.com/five/shared"') });
    expect(deploy()).not.toContain('no changes');
    const after = { hashes: await hashes(), versions: await versionResources() };
    expect(NAMES.filter(name => after.hashes[name] !== before.hashes[name])).toEqual(['three']);
    // A new version is a new resource; moto publishes it before it updates the function, and so finds nothing to publish.
    expect(NAMES.filter(name => after.versions[name] !== before.versions[name])).toEqual(['three']);
  }, 120_000);

  test('after an edit of a README and of a comment in a package that all use changes nothing', () => {
    write(sources, { 'README.md': 'said', 'shared/shared.go': 'package shared\n\nconst Text = "shared" // said\n' });
    expect(deploy()).toContain('Functions (no changes)');
  }, 120_000);

  test('puts examples/shop up, by its own cdk.json', async () => {
    cdk(path.join(root, 'examples', 'shop', 'infra'), 'deploy', '--output', tempDir('cdk.out'), '--require-approval', 'never');
    const { Functions } = await moto.get('lambda', '/2015-03-31/functions/');
    expect(Functions.filter((f: any) => f.FunctionName.startsWith('Shop')).map((f: any) => f.Runtime)).toEqual(Array(3).fill('provided.al2023'));
  }, 120_000);
});
