/** What an image of one program costs, beside ko and beside `docker build` of the Dockerfile that the library writes. */
import { execFileSync, spawn, spawnSync } from 'child_process';
import * as fs from 'fs';
import * as net from 'net';
import * as path from 'path';
import { gzipSync } from 'zlib';
import { makeBuilderImage } from '../build-tools/builder-image';
import { Cost, Meter } from './private/measure';
import { bytesOf, Context, Measured, Part, Row, rowOf, Section, Variant } from './private/results';
import { goTool, ROOT } from './private/system';

const KO = 'github.com/google/ko@v0.19.1';
const CRANE = 'github.com/google/go-containerregistry/cmd/crane@v0.22.1';
const TAG = 'gopher-constructs-bench';

const [OURS, COMPILED, FLOOR, KOS, TUNED_KOS, DOCKER] = [
  ['gopher-constructs', '#2f81f7'],
  ['the same app, program compiled, no image', '#a371f7'],
  ['the same app, image from a registry', '#8b949e'],
  ['ko', '#eac54f'],
  ['ko, our flags', '#3fb950'],
  ['docker build', '#db6d28'],
].map(([name, colour]): Variant => ({ name, colour }));

export const imageBuild: Section = {
  name: 'images',
  title: 'Images',
  text: `
One image of one program, \`api\` of [examples/shop](../examples/shop): \`GoContainerImage\` in a cdk8s app; the same app that has
the program compiled and makes no image of it, and with an image from a registry (what Node and cdk8s cost without any Go); \`ko build\` as it is by
default and with the linker flags that ours has; and \`docker build\`, which with Docker's classic image store compresses nothing until the
image is pushed, of the Dockerfile that \`GoImageBuilder.dockerfile()\` writes, with cache mounts, in an image of this machine's Go. ko's base
is an empty one in a registry on this machine, so nothing is pulled. Cold: no caches but downloaded modules; docker's cache mounts are not emptied, so it has no such row. One
line changed: in the main package.

CPU time of the process tree; that of docker, whose work a service does, can't be told: compare elapsed time.`,
  variants: [OURS, COMPILED, FLOOR, KOS, TUNED_KOS, DOCKER],
  sizes: [1],
  measures: ['cpu', 'elapsed', 'memory'],
  summarySize: 1,
  summaryMeasure: 'elapsed',
  plot,
  measure,
};

/** One way to an image. */
interface Way {
  readonly variant: Variant;
  readonly command: string[];
  readonly cwd: string;
  readonly env: { readonly [name: string]: string };
  /** What makes the next build the first. */
  readonly caches: string[];
  /** The layout that is written, where one is. */
  readonly layout?: string;
}

const SCENARIOS: { name: string; runs: number; isFor?: (variant: Variant) => boolean; prepare(way: Way, run: number): void }[] = [
  {
    name: 'cold',
    runs: 2,
    isFor: variant => variant !== DOCKER,
    prepare: ({ cwd, caches }) => caches.forEach(name => fs.rmSync(path.join(cwd, name), { recursive: true, force: true })),
  },
  { name: 'unchanged', runs: 5, prepare: () => undefined },
  {
    name: 'one line changed',
    runs: 5,
    prepare: ({ cwd }, run) => fs.appendFileSync(path.join(cwd, 'cmd', 'api', 'main.go'), `\nvar bench${run} = ${run}\n`),
  },
];

async function measure(_: number, { scratch, runs, say }: Context): Promise<Measured> {
  const meter = new Meter(scratch);
  const [ko, crane] = [KO, CRANE].map(goTool);
  fs.mkdirSync(path.join(scratch, 'builder'));
  const builderImage = builderImageIn(path.join(scratch, 'builder'));
  const host = `127.0.0.1:${await freePort()}`;
  const registry = spawn(crane, ['registry', 'serve', '--address', host], { stdio: 'ignore' });
  try {
    const base = await pushEmptyBase(crane, host, scratch);
    const ways = waysIn(scratch, ko, base, builderImage);
    for (const way of ways.filter(w => w.variant === DOCKER)) await build(meter, way); // fills its cache mounts
    const rows: Row[] = [];
    for (const { name, runs: usual, isFor = () => true, prepare } of SCENARIOS) {
      const taking = ways.filter(w => isFor(w.variant));
      const costs = new Map(taking.map(w => [w.variant.name, [] as Cost[]]));
      for (let run = 1; run <= runs(usual); run++) {
        for (const way of taking) {
          prepare(way, run);
          costs.get(way.variant.name)!.push(await build(meter, way));
        }
      }
      rows.push(rowOf(name, costs));
      say(`${name}: ${[...costs].map(([variant, of]) => `${variant} ${of[0].elapsed.toFixed(2)} s`).join(', ')}`);
    }
    return {
      peers: [`ko ${KO.split('@')[1]}`, ...builderImage ? [`Docker ${execFileSync('docker', ['version', '--format', '{{.Server.Version}}'], { encoding: 'utf8' }).trim()}`] : []],
      rows,
      bytes: { 'image, compressed': bytesOf(new Map(ways.filter(w => ![COMPILED, FLOOR].includes(w.variant)).map(w => [w.variant.name, w.layout ? sizeOf(w.layout) : sizeInDocker()]))) },
      notes: [
        'ko strips nothing unless told to, and brings no CA certificates or time zones of its own: with a real base its image is larger.',
        ...builderImage ? [] : ['docker build is missing: there was no container engine, or not on Linux.'],
      ],
    };
  } finally {
    registry.kill();
  }
}

function waysIn(scratch: string, ko: string, base: string, builderImage: string | undefined): Way[] {
  const [ours, compiled, floor, kos, tunedKos, docker] = ['ours', 'compiled', 'floor', 'ko', 'tuned-ko', 'docker'].map(name => path.join(scratch, name));
  for (const dir of [ours, compiled, floor, kos, tunedKos, docker]) {
    fs.cpSync(path.join(ROOT, 'examples', 'shop'), dir, { recursive: true, filter: file => !/[\\/]infra[^\\/]*$/.test(file) });
  }
  const cachesOf = (dir: string) => ({ GOCACHE: path.join(dir, 'gocache'), GOPHER_CONSTRUCTS_CACHE: path.join(dir, 'cache') });
  const image = (builder: string) => `new GoContainerImage(chart, 'api', { entry: 'cmd/api', repository: 'registry.example.com/api'${builder} })`;
  fs.writeFileSync(path.join(tunedKos, '.ko.yaml'), 'builds: [{ id: api, main: ./cmd/api, ldflags: [-s, -w] }]\n');
  const koIn = (variant: Variant, dir: string): Way => ({
    variant,
    command: [ko, 'build', '--push=false', '--oci-layout-path=layout', '--bare', '--platform=linux/amd64', './cmd/api'],
    cwd: dir,
    env: { GOCACHE: path.join(dir, 'gocache'), KOCACHE: path.join(dir, 'kocache'), KO_DOCKER_REPO: 'registry.example.com/api', KO_DEFAULTBASEIMAGE: base },
    caches: ['gocache', 'kocache', 'layout'],
    layout: path.join(dir, 'layout'),
  });
  const ways: Way[] = [
    {
      variant: OURS,
      command: [process.execPath, '-e', app(image(''))],
      cwd: ours,
      env: cachesOf(ours),
      caches: ['gocache', 'cache', 'dist'],
      layout: path.join(ours, 'dist', 'images', 'shop', 'api'),
    },
    {
      variant: COMPILED,
      command: [process.execPath, '-e', app(`compiled('cmd/api') && ${FROM_REGISTRY}`)],
      cwd: compiled,
      env: cachesOf(compiled),
      caches: ['gocache', 'cache', 'dist'],
    },
    {
      variant: FLOOR,
      command: [process.execPath, '-e', app(FROM_REGISTRY)],
      cwd: floor,
      env: cachesOf(floor),
      caches: ['dist'],
    },
    koIn(KOS, kos),
    koIn(TUNED_KOS, tunedKos),
  ];
  if (builderImage === undefined) return ways;
  execFileSync(process.execPath, ['-e', app(image(`, builder: GoImageBuilder.dockerfile({ builderImage: '${builderImage}' })`))], {
    cwd: docker, env: { ...process.env, ...cachesOf(docker) }, stdio: 'inherit',
  });
  return [...ways, {
    variant: DOCKER,
    command: ['docker', 'build', '--network=host', '--file', 'dist/images/shop/api/Dockerfile', '--tag', TAG, '.'],
    cwd: docker,
    env: { DOCKER_BUILDKIT: '1' },
    caches: [],
  }];
}

const FROM_REGISTRY = `GoContainerImage.fromRegistry(chart, 'api', 'x@sha256:${'0'.repeat(64)}')`;

const app = (image: string) => `
  const { App, Chart } = require(${JSON.stringify(path.join(ROOT, 'node_modules', 'cdk8s'))});
  const { GoContainerImage, GoImageBuilder, GoPlatform } = require(${JSON.stringify(path.join(ROOT, 'lib'))});
  const app = new App({ outdir: 'dist' });
  const chart = new Chart(app, 'shop');
  function compiled(entry) {
    const { GoBuildPlan } = require(${JSON.stringify(path.join(ROOT, 'lib', 'compiler', 'go-build-plan'))});
    const { findProgram } = require(${JSON.stringify(path.join(ROOT, 'lib', 'program', 'go-program'))});
    return GoBuildPlan.of(chart).request(findProgram(entry, {}, GoPlatform.LINUX_AMD64)).binary;
  }
  const image = ${image};
  app.synth();
  if (!image.reference) throw new Error('no image');
`;

async function build(meter: Meter, { variant, command, cwd, env, layout }: Way): Promise<Cost> {
  if (layout && variant !== OURS) fs.rmSync(layout, { recursive: true, force: true }); // ko adds to what is there
  const cost = await meter.run(command, { cwd, env: { ...process.env, ...env }, log: path.join(cwd, 'log') });
  return variant === DOCKER ? { elapsed: cost.elapsed } : cost;
}

/** An image with the Go of this machine, if there is an engine for it: nothing is pulled. */
function builderImageIn(scratch: string): string | undefined {
  if (spawnSync('docker', ['info']).status !== 0 || process.platform !== 'linux') return undefined;
  return makeBuilderImage(`${TAG}-builder`, scratch);
}

async function pushEmptyBase(crane: string, host: string, scratch: string): Promise<string> {
  await new Promise(resolve => setTimeout(resolve, 1000));
  const base = `${host}/base:1`;
  fs.mkdirSync(path.join(scratch, 'empty'));
  execFileSync('tar', ['-cf', path.join(scratch, 'empty.tar'), '-C', path.join(scratch, 'empty'), '.']);
  execFileSync(crane, ['append', '--oci-empty-base', '--new_layer', path.join(scratch, 'empty.tar'), '--new_tag', base], { stdio: 'ignore' });
  execFileSync(crane, ['mutate', '--set-platform', 'linux/amd64', '--tag', base, base], { stdio: 'ignore' });
  return base;
}

/** Compressed bytes of all layers. */
function sizeOf(layout: string): number {
  const read = (digest: string) => JSON.parse(fs.readFileSync(path.join(layout, 'blobs', digest.replace(':', path.sep)), 'utf8'));
  let document = JSON.parse(fs.readFileSync(path.join(layout, 'index.json'), 'utf8'));
  while (document.manifests) document = read(document.manifests[0].digest);
  return document.layers.reduce((sum: number, layer: { size: number }) => sum + layer.size, 0);
}

/** What docker would send: with the classic image store it compresses an image when it is pushed. */
function sizeInDocker(): number {
  return gzipSync(execFileSync('docker', ['save', TAG], { maxBuffer: 2 ** 30 })).length;
}

async function freePort(): Promise<number> {
  const server = net.createServer();
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as net.AddressInfo;
  await new Promise(resolve => server.close(resolve));
  return port;
}

function plot([{ rows }]: Part[]) {
  const bars = [OURS, KOS, TUNED_KOS, DOCKER].filter(v => rows.some(row => row.elapsed?.[v.name]));
  const drawn = rows.filter(row => bars.every(v => row.elapsed![v.name]));
  return {
    title: 'One image of one program, downloaded modules at hand',
    axis: 'elapsed seconds',
    bars,
    groups: drawn.map(row => ({ name: row.name, values: bars.map(v => row.elapsed![v.name].value) })),
  };
}
