import * as fs from 'fs';
import * as path from 'path';
import { App, CliCredentialsStackSynthesizer, DefaultStackSynthesizer, NestedStack, Stack, StackProps, Stage } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as eks from 'aws-cdk-lib/aws-eks';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { App as Cdk8sApp, Chart } from 'cdk8s';
import { GoPlatform } from '../../src';
import { GoImageAsset, GoImageAssetProps } from '../../src/aws';
import { GoWebService } from '../../src/kubernetes';
import { errors } from '../support/errors';
import { ownCache, recordGo, tempDir, twoPrograms, write } from '../support/go-sources';

ownCache();
const calls = recordGo();
const sources = twoPrograms(tempDir());
const ARM = { platform: GoPlatform.LINUX_ARM64 };

function newApp(context: { [key: string]: unknown } = {}): App {
  return new App({ outdir: tempDir('cdk.out'), context, analyticsReporting: false });
}

function newStack(context: { [key: string]: unknown } = {}, props?: StackProps): Stack {
  return new Stack(newApp(context), 'Stack', props);
}

function add(stack: Stack, props: Partial<GoImageAssetProps> = {}, id = 'Image'): GoImageAsset {
  return new GoImageAsset(stack, id, { entry: path.join(sources, 'cmd/a'), ...props });
}

/** The docker images of an assembly's asset manifests, and the directory that their paths start at. */
function published(app: App, assembly = app.synth()): { dir: string; images: { [hash: string]: any } } {
  const dir = assembly.directory;
  const manifests = fs.readdirSync(dir).filter(file => file.endsWith('.assets.json')).map(file => JSON.parse(fs.readFileSync(path.join(dir, file), 'utf8')));
  return { dir, images: Object.assign({}, ...manifests.map(m => m.dockerImages)) };
}

function layoutDigest(dir: string): string {
  return JSON.parse(fs.readFileSync(path.join(dir, 'index.json'), 'utf8')).manifests[0].digest;
}

/** The hash of the only image of a new app. */
function hashOf(dir: string, props: Partial<GoImageAssetProps> = {}): string {
  const stack = newStack();
  add(stack, { entry: path.join(dir, 'cmd/a'), ...props });
  return Object.keys(published(stack.node.root as App).images)[0];
}

/** Matches the URI of the image in the default bootstrap repository. */
const URI = (hash: string) => ({
  'Fn::Sub': `\${AWS::AccountId}.dkr.ecr.\${AWS::Region}.\${AWS::URLSuffix}/cdk-hnb659fds-container-assets-\${AWS::AccountId}-\${AWS::Region}:${hash}`,
});

describe('the asset', () => {
  const stack = newStack();
  const asset = add(stack);
  new ssm.StringParameter(stack, 'Uri', { stringValue: asset.imageUri });
  new ssm.StringParameter(stack, 'Facts', { stringValue: `${asset.imageTag} ${asset.assetHash}` });
  new ssm.StringParameter(stack, 'Repository', { stringValue: asset.repository.repositoryName });
  const { dir, images } = published(stack.node.root as App);
  const [hash] = Object.keys(images);

  test('is one docker image, in the repository of the bootstrap stack, tagged by its digest', () => {
    expect(Object.keys(images)).toHaveLength(1);
    expect(Object.values<any>(images[hash].destinations)[0]).toMatchObject({
      repositoryName: 'cdk-hnb659fds-container-assets-${AWS::AccountId}-${AWS::Region}', imageTag: hash,
    });
    expect(images[hash].displayName).toBe('Image');
  });

  test('names a script and an image layout by their paths in the assembly, the digest, and no shell', () => {
    const [command, script, layout, ...rest] = images[hash].source.executable;
    expect([command, layout, rest]).toEqual(['node', 'images/Stack/Image', [`sha256:${hash}`]]);
    expect(script).toMatch(/^asset\.[0-9a-f]{64}\.cjs$/);
    expect(layoutDigest(path.join(dir, layout))).toBe(`sha256:${hash}`);
    expect(fs.existsSync(path.join(dir, script))).toBe(true);
  });

  test('tells its URI, its tag, its hash and its repository', () => {
    const values = Object.values(Template.fromStack(stack).findResources('AWS::SSM::Parameter')).map(p => p.Properties.Value);
    expect(values).toEqual([URI(hash), `${hash} ${hash}`, { 'Fn::Sub': 'cdk-hnb659fds-container-assets-${AWS::AccountId}-${AWS::Region}' }]);
  });

  test('has a tag that starts with the prefix of the stack’s synthesizer', () => {
    const prefixed = newStack({}, { synthesizer: new DefaultStackSynthesizer({ dockerTagPrefix: 'go-' }) });
    new ssm.StringParameter(prefixed, 'Tag', { stringValue: add(prefixed).imageTag });
    Template.fromStack(prefixed).hasResourceProperties('AWS::SSM::Parameter', { Value: `go-${hash}` });
  });

  test('goes to the repository that the stack’s synthesizer names', () => {
    const own = newStack({}, { synthesizer: new CliCredentialsStackSynthesizer({ imageAssetsRepositoryName: 'mine' }) });
    new ssm.StringParameter(own, 'Repository', { stringValue: add(own).repository.repositoryName });
    Template.fromStack(own).hasResourceProperties('AWS::SSM::Parameter', { Value: 'mine' });
  });

  test('is published with its own stack where only another stack refers to it', () => {
    const app = newApp();
    const images1 = new Stack(app, 'Images');
    const made = add(images1);
    const user = new Stack(app, 'User');
    new ssm.StringParameter(user, 'Uri', { stringValue: made.imageUri });
    const assembly = app.synth();
    const assets = (name: string) => Object.keys(JSON.parse(fs.readFileSync(path.join(assembly.directory, `${name}.assets.json`), 'utf8')).dockerImages);
    expect([assets('Images'), assets('User')]).toEqual([[hash], []]);
    Template.fromStack(user).hasResourceProperties('AWS::SSM::Parameter', { Value: URI(hash) });
  });

  test('of a stack in a stage, and of a nested stack, is found from the assembly that it belongs to', () => {
    const app = newApp();
    const staged = new Stack(new Stage(app, 'Production'), 'Stack');
    add(staged, ARM);
    add(new NestedStack(staged, 'Nested'), {}, 'Inner');
    const found = published(app, app.synth().getNestedAssembly('assembly-Production'));
    expect(Object.keys(found.images)).toHaveLength(2);
    for (const [digest, { source: { executable: [, script, layout] } }] of Object.entries<any>(found.images)) {
      expect(layoutDigest(path.join(found.dir, layout))).toBe(`sha256:${digest}`);
      expect(fs.existsSync(path.join(found.dir, script))).toBe(true);
    }
  });
});

describe('the hash', () => {
  test('and all that is written are the same from two directories', () => {
    const [one, other] = [tempDir('one'), tempDir('quite another')].map(twoPrograms).map(dir => {
      const stack = newStack();
      new lambda.DockerImageFunction(stack, 'Function', { code: add(stack, { entry: path.join(dir, 'cmd/a') }).dockerImageCode() });
      const { directory } = (stack.node.root as App).synth();
      return ['Stack.assets.json', 'Stack.template.json'].map(file => fs.readFileSync(path.join(directory, file), 'utf8'));
    });
    expect(other).toEqual(one);
  });

  test('follows the program, its platform and what is around it, and no comment', () => {
    const dir = twoPrograms(tempDir());
    const before = hashOf(dir);
    write(dir, { 'shared/shared.go': 'package shared\n\nconst Text = "shared" // said\n' });
    expect(hashOf(dir)).toBe(before);
    const others = [hashOf(dir, { timeZones: true }), hashOf(dir, ARM), hashOf(write(dir, { 'shared/shared.go': 'package shared\n\nconst Text = "new"\n' }))];
    expect(new Set([before, ...others]).size).toBe(4);
  });
});

describe('compiling', () => {
  const programs = (name: string) => write(tempDir(), {
    'go.mod': `module example.com/${name}\n\ngo 1.24\n`,
    'cmd/a/main.go': `package main\n\nfunc main() { println("${name} a") }\n`,
    'cmd/b/main.go': `package main\n\nfunc main() { println("${name} b") }\n`,
  });

  test('is done at synthesis, for all images of the app in one go build', () => {
    const dir = programs('batch');
    calls();
    const stack = newStack();
    const assets = ['a', 'b'].map(name => add(stack, { entry: path.join(dir, 'cmd', name) }, name));
    new lambda.DockerImageFunction(stack, 'Function', { code: assets[0].dockerImageCode() });
    expect(calls()).toEqual([]);
    expect(Object.keys(published(stack.node.root as App).images)).toHaveLength(2);
    expect(calls()).toEqual(['env', 'list', 'build', 'list']);
  });

  test('is not done again for a program that has not changed', () => {
    const dir = programs('unchanged');
    hashOf(dir);
    calls();
    hashOf(dir);
    expect(calls()).toEqual(['env', 'list']);
  });

  test('is not done for stacks that are not being deployed', () => {
    calls();
    const stack = newStack({ 'aws:cdk:bundling-stacks': [] });
    const asset = add(stack, { entry: write(tempDir(), { 'go.mod': 'module example.com/x\n', 'main.go': 'package main\n\nbroken\n' }) });
    new lambda.DockerImageFunction(stack, 'Function', { code: asset.dockerImageCode() });
    expect(published(stack.node.root as App).images).toEqual({});
    expect(calls()).toEqual([]);
  });

  test('that fails stops the synthesis, with all that is wrong', () => {
    const dir = write(twoPrograms(tempDir()), { 'cmd/a/main.go': 'package main\n\nfunc main() { x }\n', 'cmd/b/main.go': 'package main\n\nfunc main() { y }\n' });
    const stack = newStack();
    ['a', 'b'].forEach(name => {
      new lambda.DockerImageFunction(stack, `Function-${name}`, { code: add(stack, { entry: path.join(dir, 'cmd', name) }, name).dockerImageCode() });
    });
    expect(() => (stack.node.root as App).synth()).toThrow(/Validation failed[\s\S]*\[Stack\/a\/Image\] entry '.*cmd\/a' does not compile[\s\S]*undefined: x[\s\S]*\[Stack\/b\/Image\] entry '.*cmd\/b' does not compile[\s\S]*undefined: y/);
  });
});

describe('in a Lambda function', () => {
  const version = (dir: string) => {
    const stack = newStack();
    const fn = new lambda.DockerImageFunction(stack, 'Function', { code: add(stack, { entry: path.join(dir, 'cmd/a') }).dockerImageCode() });
    void fn.currentVersion;
    return Object.keys(Template.fromStack(stack).findResources('AWS::Lambda::Version'))[0];
  };

  test('it is the code', () => {
    const stack = newStack();
    new lambda.DockerImageFunction(stack, 'Function', { code: add(stack).dockerImageCode() });
    Template.fromStack(stack).hasResourceProperties('AWS::Lambda::Function', { PackageType: 'Image', Code: { ImageUri: URI(hashOf(sources)) } });
  });

  test('a changed program is a new version, an unchanged one is not', () => {
    const dir = twoPrograms(tempDir());
    expect(version(dir)).toBe(version(sources));
    write(dir, { 'shared/shared.go': 'package shared\n\nconst Text = "newer"\n' });
    expect(version(dir)).not.toBe(version(sources));
  });

  test.each([
    ['an architecture of its own', {}, lambda.Architecture.ARM_64, /^architecture must be that of the image Stack\/Image \(linux\/amd64\), got arm64; set the function's architecture, or the image's platform to GoPlatform\.LINUX_ARM64$/],
    ['the architecture that functions have by default', ARM, undefined, /^architecture must be that of the image Stack\/Image \(linux\/arm64\), got x86_64; .* GoPlatform\.LINUX_AMD64$/],
  ])('is refused where the function has %s', (_, props, architecture, message) => {
    const stack = newStack();
    const code = add(stack, props).dockerImageCode();
    expect(() => new lambda.DockerImageFunction(stack, 'Function', { code, architecture })).toThrow(message);
  });

  test('of the same architecture, a level of it included, it is taken', () => {
    const stack = newStack();
    const asset = (platform: GoPlatform, id: string) => add(stack, { platform }, id).dockerImageCode();
    new lambda.DockerImageFunction(stack, 'Arm', { code: asset(GoPlatform.LINUX_ARM64, 'arm'), architecture: lambda.Architecture.ARM_64 });
    new lambda.DockerImageFunction(stack, 'X86', { code: asset(GoPlatform.LINUX_AMD64.withLevel('v3'), 'x86'), architecture: lambda.Architecture.X86_64 });
    Template.fromStack(stack).resourceCountIs('AWS::Lambda::Function', 2);
  });
});

describe('in an ECS task', () => {
  const fargate = (stack: Stack, cpuArchitecture?: ecs.CpuArchitecture) => new ecs.FargateTaskDefinition(stack, 'Task', { runtimePlatform: { cpuArchitecture } });

  test('it is the image of a container, and the task may pull it', () => {
    const stack = newStack();
    fargate(stack).addContainer('main', { image: add(stack).ecsContainerImage() });
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::ECS::TaskDefinition', { ContainerDefinitions: [Match.objectLike({ Image: URI(hashOf(sources)) })] });
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: Match.arrayWith([Match.objectLike({ Action: Match.arrayWith(['ecr:BatchGetImage']), Resource: { 'Fn::Join': ['', Match.arrayWith([':repository/'])] } })]),
      },
    });
  });

  test('is refused where the task has another architecture', () => {
    const stack = newStack();
    const task = fargate(stack, ecs.CpuArchitecture.ARM64);
    expect(() => task.addContainer('main', { image: add(stack).ecsContainerImage() }))
      .toThrow(/^runtimePlatform\.cpuArchitecture of the task Stack\/Task must be that of the image Stack\/Image \(linux\/amd64\), got ARM64; set it, or the image's platform to GoPlatform\.LINUX_ARM64$/);
    const plain = newStack();
    expect(() => fargate(plain).addContainer('main', { image: add(plain, ARM).ecsContainerImage() })).toThrow(/^runtimePlatform\.cpuArchitecture of the task Stack\/Task must be that of the image Stack\/Image \(linux\/arm64\), got X86_64;/);
  });

  test('of the same architecture it is taken, and on EC2 of any', () => {
    const stack = newStack();
    const image = add(stack, ARM).ecsContainerImage();
    fargate(stack, ecs.CpuArchitecture.ARM64).addContainer('main', { image });
    new ecs.Ec2TaskDefinition(stack, 'Ec2').addContainer('main', { image, memoryLimitMiB: 64 });
    Template.fromStack(stack).resourceCountIs('AWS::ECS::TaskDefinition', 2);
  });
});

describe('in a chart of cdk8s', () => {
  test('it is the image that the manifest of an EKS cluster names', () => {
    const stack = newStack();
    const asset = add(stack);
    const cluster = new eks.Cluster(stack, 'Cluster', {
      version: eks.KubernetesVersion.V1_32,
      defaultCapacity: 0,
      vpc: new ec2.Vpc(stack, 'Vpc'),
      kubectlLayer: lambda.LayerVersion.fromLayerVersionArn(stack, 'Kubectl', 'arn:aws:lambda:us-east-1:123456789012:layer:kubectl:1'),
    });
    const chart = new Chart(new Cdk8sApp({ outdir: tempDir() }), 'shop');
    new GoWebService(chart, 'api', { image: asset, port: 8080 });
    calls();
    cluster.addCdk8sChart('Shop', chart);
    expect(calls()).toEqual([]);
    const [manifest] = Object.values(Template.fromStack(stack).findResources('Custom::AWSCDK-EKS-KubernetesResource')).map(r => r.Properties.Manifest);
    expect(JSON.stringify(manifest)).toContain(`-container-assets-\${AWS::AccountId}-\${AWS::Region}:${hashOf(sources)}`);
    expect(JSON.stringify(manifest)).not.toContain('TOKEN');
  });
});

describe('refuses', () => {
  test.each<[string, Partial<GoImageAssetProps>, RegExp]>([
    ['an entry that is not there', { entry: '/nowhere' }, /^entry '\/nowhere' does not exist/],
    ['another system than Linux', { platform: GoPlatform.DARWIN_ARM64 }, /^platform must be a Linux platform, got 'darwin\/arm64'$/],
  ])('%s, deployed or not', (_, props, message) => {
    expect(errors(() => add(newStack(), props))).toEqual([expect.stringMatching(message)]);
    expect(errors(() => add(newStack({ 'aws:cdk:bundling-stacks': [] }), props))).toEqual([expect.stringMatching(message)]);
  });
});
