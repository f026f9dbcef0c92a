/** What the manifests of N services cost, beside other ways to the same objects. */
import * as fs from 'fs';
import * as path from 'path';
import { isDeepStrictEqual } from 'util';
import { Yaml } from 'cdk8s';
import { bare, NAMESPACE, OURS, PLUS_CHARTS, PLUS_ONE_CHART, REFERENCE } from './private/kubernetes-apps';
import { Cost, Meter } from './private/measure';
import { bytesOf, Context, Measured, Part, rowOf, Section, Variant } from './private/results';
import { goTool, ROOT, versionOf } from './private/system';

const HELM = 'helm.sh/helm/v3/cmd/helm@v3.22.0';

const [APP, BARE, ONE_CHART, CHARTS, CHART] = [
  ['GoWebService, App', '#2f81f7'],
  ['bare ApiObjects', '#8b949e'],
  ['cdk8s-plus, one chart', '#eac54f'],
  ['cdk8s-plus, chart per service', '#db6d28'],
  ['helm template', '#3fb950'],
].map(([name, colour]): Variant => ({ name, colour }));
const VARIANTS = [APP, BARE, ONE_CHART, CHARTS, CHART];

/** cdk8s's own App is quadratic in charts: with 3,000 of them a run takes minutes. */
const MOST_CHARTS = 1000;

export const kubernetesSynth: Section = {
  name: 'kubernetes',
  title: 'Services on Kubernetes',
  text: `
Manifests of N services, seven objects each (Deployment, Service, HorizontalPodAutoscaler, PodDisruptionBudget, NetworkPolicy, ServiceAccount,
ConfigMap): \`GoWebService\` in a chart of its own each and \`App\` of this library; the same objects as literals, bare \`ApiObject\`s in one chart,
which is the least that cdk8s can do; a comparable service written with the L2s of cdk8s-plus, all in one chart and in a chart each, in cdk8s's own
\`App\`; and \`helm template\` of a chart written by hand ([helm](helm)), one \`range\` over all services. The objects of the first, second and last are
compared before anything is measured: they are the same but for what says who made them.

CPU time, user and system, of the whole process, loading included; Go's runtime uses all cores for \`helm\`, which CPU time doesn't show in its
favour. A chart for each of 1,000 services in cdk8s's own \`App\` runs once.`,
  variants: VARIANTS,
  unit: 'services',
  sizes: [1, 10, 100, 1000, 3000],
  measures: ['cpu', 'elapsed', 'memory'],
  marginal: 'synthesis',
  summarySize: 1000,
  plot,
  measure,
};

interface Way {
  readonly variant: Variant;
  readonly command: (count: number, outdir: string) => string[];
}

async function measure(count: number, { scratch, runs, say }: Context): Promise<Measured> {
  const meter = new Meter(scratch);
  const helm = goTool(HELM);
  linkModules(scratch);
  const ways = waysIn(scratch, helm, count);
  const run = (way: Way, of: number) => runWay(meter, scratch, way, of);
  await checkSame(scratch, ways, of => run(of, 2));
  const costs = new Map(ways.map(({ variant }) => [variant.name, [] as Cost[]]));
  const bytes = new Map<string, number>();
  const times = runs(count > 100 ? 3 : 7);
  for (let i = 1; i <= times; i++) {
    for (const way of ways) {
      if (way.variant === CHARTS && count === MOST_CHARTS && i > 1) continue;
      const { cost, files } = await run(way, count);
      costs.get(way.variant.name)!.push(cost);
      bytes.set(way.variant.name, files.reduce((sum, file) => sum + fs.statSync(file).size, 0));
    }
    say(`N = ${count}, run ${i} of ${times}: ${ways.map(({ variant: { name } }) => `${name} ${costs.get(name)![i - 1]?.cpu?.toFixed(2) ?? '–'} s`).join(', ')}`);
  }
  const notes = count > MOST_CHARTS ? [`${CHARTS.name} with more than ${MOST_CHARTS}: left out, it is quadratic.`] : [];
  return {
    peers: [`cdk8s ${versionOf('cdk8s')}`, `cdk8s-plus-28 ${versionOf('cdk8s-plus-28')}`, `helm ${HELM.split('@')[1]}`],
    rows: [rowOf('synthesis', costs)],
    ...count === MOST_CHARTS ? { bytes: { [`manifests of ${count} services`]: bytesOf(bytes) } } : {},
    notes,
  };
}

/** Gives a directory what a user has installed. */
function linkModules(dir: string): void {
  fs.mkdirSync(path.join(dir, 'node_modules'));
  for (const name of ['cdk8s', 'cdk8s-plus-28', 'constructs']) fs.symlinkSync(path.join(ROOT, 'node_modules', name), path.join(dir, 'node_modules', name));
  fs.symlinkSync(ROOT, path.join(dir, 'node_modules', 'gopher-constructs'));
}

function waysIn(scratch: string, helm: string, count: number): Way[] {
  const app = (variant: Variant, code: string): Way => {
    const file = path.join(scratch, `app${VARIANTS.indexOf(variant)}.js`);
    fs.writeFileSync(file, code);
    return { variant, command: (n, outdir) => [process.execPath, file, String(n), outdir] };
  };
  const values = (n: number) => {
    const file = path.join(scratch, `values-${n}.yaml`);
    Yaml.save(file, [{ services: Array.from({ length: n }, (_, i) => ({ name: `service-${String(i).padStart(5, '0')}`, image: REFERENCE })) }]);
    return file;
  };
  const chart = path.join(__dirname, 'helm');
  return [
    app(APP, OURS),
    app(BARE, ''), // written when there is something to copy
    app(ONE_CHART, PLUS_ONE_CHART),
    ...count <= MOST_CHARTS ? [app(CHARTS, PLUS_CHARTS)] : [],
    { variant: CHART, command: n => [helm, 'template', 'services', chart, '--namespace', NAMESPACE, '--values', values(n)] },
  ];
}

async function runWay(meter: Meter, scratch: string, way: Way, count: number): Promise<{ cost: Cost; files: string[] }> {
  const outdir = path.join(scratch, `out${VARIANTS.indexOf(way.variant)}`);
  fs.rmSync(outdir, { recursive: true, force: true });
  fs.mkdirSync(outdir);
  const log = path.join(scratch, `log${VARIANTS.indexOf(way.variant)}`);
  const cost = await meter.run(way.command(count, outdir), { cwd: scratch, log, env: process.env });
  const files = way.variant === CHART ? [log] : fs.readdirSync(outdir).sort().map(name => path.join(outdir, name));
  return { cost, files };
}

/** Writes the bare objects as ours are, and makes sure that all ways that should lead to the same objects do. */
async function checkSame(scratch: string, ways: Way[], run: (way: Way) => Promise<{ files: string[] }>): Promise<void> {
  const objects = async (variant: Variant): Promise<any[]> => {
    const { files } = await run(ways.find(w => w.variant === variant)!);
    return files.flatMap(file => Yaml.load(file)).filter(o => o);
  };
  const ours = await objects(APP);
  const perService = ours.length / 2;
  fs.writeFileSync(path.join(scratch, `app${VARIANTS.indexOf(BARE)}.js`), bare(ours.slice(0, perService), 'service-00000'));
  const comparable = (all: any[]) => all.map(o => JSON.parse(JSON.stringify(o).replace(/-env-[0-9a-f]{10}/g, '-env').replace(/"(cdk8s|Helm)"/g, '"who"')))
    .sort((a, b) => (`${a.kind} ${a.metadata.name}` < `${b.kind} ${b.metadata.name}` ? -1 : 1));
  for (const other of [BARE, CHART]) {
    if (!isDeepStrictEqual(comparable(await objects(other)), comparable(ours))) throw new Error(`${other.name} does not make the objects that ${APP.name} makes`);
  }
  for (const other of [ONE_CHART, CHARTS].filter(v => ways.some(w => w.variant === v))) {
    const kinds = (all: any[]) => all.map(o => o.kind).sort().join();
    if (kinds(await objects(other)) !== kinds(ours)) throw new Error(`${other.name} makes other kinds of objects`);
  }
}

function plot(parts: Part[]) {
  const bars = VARIANTS.filter(v => v !== CHARTS);
  return {
    title: 'Manifests of N services',
    axis: 'CPU seconds, logarithmic',
    log: true,
    bars,
    groups: parts.map(({ size, rows: [{ cpu }] }) => ({ name: String(size), values: bars.map(v => cpu![v.name].value) })),
  };
}
