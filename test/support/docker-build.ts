import { execFileSync, spawnSync } from 'child_process';
import { createHash } from 'crypto';
import * as fs from 'fs';
import * as path from 'path';
import { App, Chart } from 'cdk8s';
import { makeBuilderImage } from './builder-image';
import { docker, load } from './container-engine';
import { tempDir } from './go-sources';
import { DockerfileOptions, GoContainerImage, GoContainerImageProps, GoImageBuilder, GoPlatform } from '../../src';

/** The platform of this machine's engine. */
export const HOST = GoPlatform.of('linux', process.arch === 'arm64' ? 'arm64' : 'amd64');

/** Where images of the tests seem to belong. */
export const REPOSITORY = `test.example.com/dockerfile-${process.pid}`;

/** The builders, and whether each has BuildKit. */
export const ENGINES = [['BuildKit', true], ['an engine without BuildKit', false]] as const;

/** A builder image, as long as the test file runs; all images of the tests are gone with it. */
export function ownBuilder(): string {
  const builder = `gopher-constructs-test/golang:${process.pid}`;
  beforeAll(() => { makeBuilderImage(builder); });
  afterAll(() => {
    const tags = docker('images', '--format', '{{.Repository}}:{{.Tag}}').split('\n').filter(name => name.startsWith(`${REPOSITORY}:`) || name === builder);
    docker('rmi', '--force', ...tags);
  });
  return builder;
}

/** Writes the Dockerfile of an image. */
export function synth(entry: string, options: DockerfileOptions, props: Partial<GoContainerImageProps> = {}): GoContainerImage {
  const app = new App({ outdir: tempDir('out') });
  const made = new GoContainerImage(new Chart(app, 'chart'), 'image', {
    entry, repository: REPOSITORY, platform: HOST, builder: GoImageBuilder.dockerfile(options), ...props,
  });
  app.synth();
  return made;
}

/** Writes the Dockerfile of an image, and builds it; gives the image's name. */
export function build(context: string, entry: string, options: DockerfileOptions, props: Partial<GoContainerImageProps> = {}): string {
  const { layoutDirectory, reference } = synth(path.join(context, entry), options, props);
  dockerBuild(path.join(layoutDirectory, 'Dockerfile'), context, reference, { buildKit: options.buildKit, args: ['--build-arg', 'GOPROXY=off'] });
  return reference;
}

/** Builds as a user would; gives what was said. */
export function dockerBuild(file: string, context: string, tag: string, { buildKit = true, args = [] as string[] } = {}): string {
  const { status, stdout, stderr } = spawnSync('docker', ['build', '--network=host', '--file', file, '--tag', tag, ...args, context], {
    encoding: 'utf8', env: { ...process.env, DOCKER_BUILDKIT: buildKit ? '1' : '0', BUILDKIT_PROGRESS: 'plain' },
  });
  if (status !== 0) throw new Error(`docker build: ${stdout}${stderr}`);
  return stdout + stderr;
}

/** Runs bake as a user would, but for the network: the engine of the tests has no bridge. */
export function bake(cwd: string, file: string, targets: string[], env: { [name: string]: string } = {}, ...args: string[]): void {
  const network = path.join(tempDir(), 'network.json');
  fs.writeFileSync(network, JSON.stringify({ target: Object.fromEntries(targets.map(name => [name, { network: 'host' }])) }));
  const { status, stderr } = spawnSync('docker', ['buildx', 'bake', '--file', file, '--file', network, '--load', '--allow=network.host', `--allow=fs.read=${network}`, ...args], {
    cwd, encoding: 'utf8', env: { ...process.env, ...env },
  });
  expect([status, status === 0 ? '' : stderr]).toEqual([0, '']);
}

/** The root file system of an image as tar lists it, without times, and the bytes of one file. */
export function rootOf(image: string, file: string): { list: string[]; sha256: string } {
  const id = docker('create', image);
  const tar = path.join(tempDir('root'), 'root.tar');
  docker('export', '--output', tar, id);
  docker('rm', id);
  // What engines put into each container is not of the image.
  const list = execFileSync('tar', ['--numeric-owner', '-tvf', tar], { encoding: 'utf8' }).trim().split('\n')
    .map(line => line.replace(/\s+/g, ' ').replace(/ \d{4}-\d\d-\d\d \d\d:\d\d/, '').replace(/ \d+ (?=etc\/ssl\/certs\/ca)/, ' '))
    .filter(line => !/ (\.dockerenv|dev\/.*|proc\/|sys\/|etc\/(hosts|hostname|resolv\.conf|mtab.*))$/.test(line)).sort();
  const bytes = execFileSync('tar', ['-xOf', tar, file], { maxBuffer: 256 * 1024 * 1024 });
  return { list, sha256: createHash('sha256').update(bytes).digest('hex') };
}

/** The daemonless image of the same program, in the engine. */
export function daemonless(entry: string, props: Partial<GoContainerImageProps> = {}): string {
  const app = new App({ outdir: tempDir('out') });
  const made = new GoContainerImage(new Chart(app, 'chart'), 'image', { entry, repository: REPOSITORY, platform: HOST, ...props });
  app.synth();
  return load(made.layoutDirectory);
}
