/**
 * What an image of one program costs, beside ko and beside `docker build` of the Dockerfile that the library writes:
 * `npx tsx bench/image-build.ts`, after `npm run compile`. The program is examples/shop's api.
 *
 *     --runs 5
 *     --builder-image golang:1.26   the image that docker compiles in; without it docker is left out
 *
 * ko and crane are compiled by Go, at pinned versions, into a temporary directory; ko's base image is an empty one in a registry on
 * this machine, so nothing is pulled from anywhere. CPU time, user and system, of the process tree; of docker, whose work is done by
 * a service, only elapsed time can be told, so elapsed time is printed of all. Each has caches of its own. Variants take turns.
 */
import { execFileSync, spawn } from 'child_process';
import * as fs from 'fs';
import * as net from 'net';
import * as os from 'os';
import * as path from 'path';
import { parseArgs } from 'util';
import { cpuSeconds, median } from './private/measure';

const { values: options } = parseArgs({ options: { 'runs': { type: 'string', default: '5' }, 'builder-image': { type: 'string' } } });

const ROOT = path.join(__dirname, '..');
const KO = 'github.com/google/ko@v0.18.1';
const CRANE = 'github.com/google/go-containerregistry/cmd/crane@v0.21.9';

interface Cost {
  readonly cpu: number;
  readonly elapsed: number;
}

/** One way to an image. */
interface Variant {
  readonly name: string;
  readonly command: string[];
  readonly cwd: string;
  readonly env: { readonly [name: string]: string };
  /** What makes the next build the first. */
  readonly caches: string[];
  /** The layout that is written, where one is. */
  readonly layout?: string;
}

const app = (image: string) => `
  const { App, Chart } = require(${JSON.stringify(path.join(ROOT, 'node_modules', 'cdk8s'))});
  const { GoContainerImage, GoImageBuilder } = require(${JSON.stringify(path.join(ROOT, 'lib'))});
  const app = new App({ outdir: 'dist' });
  const chart = new Chart(app, 'shop');
  const image = ${image};
  app.synth();
  if (!image.reference) throw new Error('no image');
`;

function prepare(scratch: string, ko: string, base: string): Variant[] {
  const dirs = ['ours', 'floor', 'ko', 'docker'].map(name => path.join(scratch, name));
  for (const dir of dirs) fs.cpSync(path.join(ROOT, 'examples', 'shop'), dir, { recursive: true, filter: file => !/infra$/.test(file) });
  const [ours, floor, kos, docker] = dirs;
  const cachesOf = (dir: string) => ({ GOCACHE: path.join(dir, 'gocache'), GOPHER_CONSTRUCTS_CACHE: path.join(dir, 'cache') });
  const image = (builder: string) => `new GoContainerImage(chart, 'api', { entry: 'cmd/api', repository: 'registry.example.com/api'${builder} })`;
  const variants: Variant[] = [
    {
      name: 'gopher-constructs',
      command: [process.execPath, '-e', app(image(''))],
      cwd: ours,
      env: cachesOf(ours),
      caches: ['gocache', 'cache', 'dist'],
      layout: path.join(ours, 'dist', 'images', 'shop', 'api'),
    },
    {
      name: 'the same app, image from a registry',
      command: [process.execPath, '-e', app(`GoContainerImage.fromRegistry(chart, 'api', 'x@sha256:${'0'.repeat(64)}')`)],
      cwd: floor,
      env: cachesOf(floor),
      caches: ['dist'],
    },
    {
      name: 'ko',
      command: [ko, 'build', '--push=false', '--oci-layout-path=layout', '--bare', '--platform=linux/amd64', './cmd/api'],
      cwd: kos,
      env: { GOCACHE: path.join(kos, 'gocache'), KOCACHE: path.join(kos, 'kocache'), KO_DOCKER_REPO: 'registry.example.com/api', KO_DEFAULTBASEIMAGE: base },
      caches: ['gocache', 'kocache', 'layout'],
      layout: path.join(kos, 'layout'),
    },
  ];
  if (options['builder-image']) {
    execFileSync(process.execPath, ['-e', app(image(`, builder: GoImageBuilder.dockerfile({ builderImage: '${options['builder-image']}' })`))], {
      cwd: docker, env: { ...process.env, ...cachesOf(docker) }, stdio: 'inherit',
    });
    variants.push({
      name: 'docker build',
      command: ['docker', 'build', '--network=host', '--file', 'dist/images/shop/api/Dockerfile', '--tag', 'gopher-constructs-bench', '.'],
      cwd: docker,
      env: { DOCKER_BUILDKIT: '1' },
      caches: [],
    });
  }
  return variants;
}

async function build({ command, cwd, env, layout }: Variant): Promise<Cost> {
  if (layout && command[0] !== process.execPath) fs.rmSync(layout, { recursive: true, force: true }); // ko adds to what is there
  const start = Date.now();
  const cpu = await cpuSeconds(command, { cwd, env: { ...process.env, ...env }, log: path.join(cwd, 'log') });
  return { cpu, elapsed: (Date.now() - start) / 1000 };
}

/** Compressed bytes of all layers. */
function sizeOf(layout: string): number {
  const read = (digest: string) => JSON.parse(fs.readFileSync(path.join(layout, 'blobs', digest.replace(':', path.sep)), 'utf8'));
  let document = JSON.parse(fs.readFileSync(path.join(layout, 'index.json'), 'utf8'));
  while (document.manifests) document = read(document.manifests[0].digest);
  return document.layers.reduce((sum: number, layer: { size: number }) => sum + layer.size, 0);
}

const SCENARIOS: { name: string; runs?: number; prepare(variant: Variant, run: number): void }[] = [
  { name: 'cold', runs: 2, prepare: ({ cwd, caches }) => caches.forEach(name => fs.rmSync(path.join(cwd, name), { recursive: true, force: true })) },
  { name: 'unchanged', prepare: () => undefined },
  {
    name: 'one line changed',
    prepare: ({ cwd }, run) => fs.appendFileSync(path.join(cwd, 'cmd', 'api', 'main.go'), `\nvar bench${run} = ${run}\n`),
  },
];

async function main(scratch: string): Promise<void> {
  const install = (tool: string) => execFileSync('go', ['install', tool], { env: { ...process.env, GOBIN: path.join(scratch, 'bin'), GOFLAGS: '' }, stdio: ['ignore', 'inherit', 'inherit'] });
  [KO, CRANE].forEach(install);
  const crane = path.join(scratch, 'bin', 'crane');
  const host = `127.0.0.1:${await freePort()}`;
  const registry = spawn(crane, ['registry', 'serve', '--address', host], { stdio: 'ignore' });
  try {
    await new Promise(resolve => setTimeout(resolve, 1000));
    fs.mkdirSync(path.join(scratch, 'empty'));
    execFileSync('tar', ['-cf', path.join(scratch, 'empty.tar'), '-C', path.join(scratch, 'empty'), '.']);
    execFileSync(crane, ['append', '--oci-empty-base', '--new_layer', path.join(scratch, 'empty.tar'), '--new_tag', `${host}/base:1`], { stdio: 'ignore' });
    execFileSync(crane, ['mutate', '--set-platform', 'linux/amd64', '--tag', `${host}/base:1`, `${host}/base:1`], { stdio: 'ignore' });
    const variants = prepare(scratch, path.join(scratch, 'bin', 'ko'), `${host}/base:1`);
    console.log(`${KO.split('/').pop()}, ${os.cpus().length} × ${os.cpus()[0].model}, Node ${process.versions.node}, ${new Date().toISOString().slice(0, 10)}\n`);
    console.log(`| scenario | ${variants.map(v => `${v.name}: CPU s, elapsed s`).join(' | ')} |\n|---|${variants.map(() => '---:|').join('')}`);
    for (const { name, runs, prepare: before } of SCENARIOS) {
      const costs = variants.map((): Cost[] => []);
      for (let run = 1; run <= Number(runs ?? options.runs); run++) {
        for (const [i, variant] of variants.entries()) {
          before(variant, run);
          costs[i].push(await build(variant));
        }
      }
      const cells = costs.map((of, i) => `${variants[i].name === 'docker build' ? '–' : median(of.map(c => c.cpu)).toFixed(2)}, ${median(of.map(c => c.elapsed)).toFixed(2)}`);
      console.log(`| ${name} | ${cells.join(' | ')} |`);
    }
    const sizes = variants.filter(v => v.layout).map(v => `${v.name} ${(sizeOf(v.layout!) / 1e6).toFixed(2)} MB`);
    console.log(`\nCompressed: ${sizes.join(', ')}.`);
  } finally {
    registry.kill();
  }
}

async function freePort(): Promise<number> {
  const server = net.createServer();
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as net.AddressInfo;
  await new Promise(resolve => server.close(resolve));
  return port;
}

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'image-build-'));
main(scratch).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
}).finally(() => fs.rmSync(scratch, { recursive: true, force: true }));
