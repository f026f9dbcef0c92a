/**
 * Draws what the two lines of the README write: docs/images/two-lines.svg, whose boxes are the objects that were synthesized. No background, and
 * colours that can be read on light and dark pages.
 */
import * as fs from 'fs';
import { createRequire } from 'module';
import * as os from 'os';
import * as path from 'path';
import * as ts from 'typescript';
import { artifactPlace } from '../src/synthesis/artifact-place';

const ROOT = path.join(__dirname, '..');
export const DIAGRAM = path.join(ROOT, 'docs', 'images', 'two-lines.svg');

const [TEXT, BLUE, GREEN] = ['#7d8590', '#2f81f7', '#3fa34d'];
const WIDTH = 760;
const LINE = 16;

/** What is worth saying of an object, by its kind; each fact is read from its fields. */
const FACTS: { readonly [kind: string]: (object: any) => string[] } = {
  Deployment: ({ spec: { replicas, strategy: { rollingUpdate }, template: { spec } } }) => {
    const [container] = spec.containers;
    const { requests, limits } = container.resources;
    const probes = ['startup', 'liveness', 'readiness'].filter(name => container[`${name}Probe`]);
    return [
      `${replicas} pods over zones and nodes; a rollout: +${rollingUpdate.maxSurge}, −${rollingUpdate.maxUnavailable}`,
      `probes: ${probes.join(', ')}`,
      `drains ${container.lifecycle.preStop.sleep.seconds} s, ends within ${spec.terminationGracePeriodSeconds} s`,
      `CPU ${requests.cpu} to ${limits.cpu}, memory ${requests.memory} to ${limits.memory}`,
      `${container.env.map((e: { name: string }) => e.name).join(', ')} from the limits`,
      `user ${spec.securityContext.runAsUser}, no capabilities, seccomp, read-only`,
    ];
  },
  Service: ({ spec: { ports: [{ port, targetPort }] } }) => [`port ${port}, to port ${targetPort} of the pods`],
  PodDisruptionBudget: ({ spec }) => [`${spec.maxUnavailable} pod may be gone`],
  NetworkPolicy: ({ spec: { ingress = [], egress } }) => {
    const out = egress.map((rule: any) => (rule.ports[0].port === 53 ? 'DNS' : 'more'));
    return [`in: ${ingress.length === 0 ? 'nobody' : 'some'}; out: ${out}`];
  },
  ServiceAccount: ({ automountServiceAccountToken }) => [automountServiceAccountToken ? 'with a token' : 'without a token'],
};

/**
 * The picture of a synthesis.
 *
 * @param code the lines that it was made by
 * @param objects the manifests
 * @param files what was written beside them, by title
 */
export function drawDiagram(code: string[], objects: { kind: string }[], files: { [title: string]: string[] }): string {
  const shapes: string[] = [];
  const codeHeight = 24 + code.length * LINE;
  shapes.push(box(10, 10, WIDTH - 20, codeHeight, TEXT, 0.08));
  code.forEach((line, i) => shapes.push(text(22, 33 + i * LINE, line, 'font-family="ui-monospace,SFMono-Regular,Menlo,Consolas,monospace" font-size="9.8"')));

  const top = codeHeight + 70;
  const cards = objects.map(object => ({ title: object.kind, facts: FACTS[object.kind]?.(object) ?? [] }))
    .sort((a, b) => b.facts.length - a.facts.length);
  const right = column(300, 450, top, cards.slice(0, 1), cards.slice(1), BLUE);
  const left = column(10, 270, top, Object.entries(files).map(([title, facts]) => ({ title, facts })), [], GREEN);
  shapes.push(...heading(145, top, 'gopher-constructs.out/dist'), ...heading(525, top, 'dist/shop.k8s.yaml'), ...right.shapes, ...left.shapes);
  shapes.push(text(335, top - 38, 'cdk8s synth', 'text-anchor="middle" font-style="italic"'));
  for (const x of [145, 525]) shapes.push(arrow(x, codeHeight + 14, top - 26));
  const height = Math.max(left.bottom, right.bottom) + 12;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" font-family="-apple-system,BlinkMacSystemFont,Segoe UI,Helvetica,Arial,sans-serif" font-size="12" fill="${TEXT}">`,
    '<title>What the two lines write</title>',
    ...shapes,
    '</svg>\n',
  ].join('\n');
}

interface Card { readonly title: string; readonly facts: string[] }

/** Cards below each other, then cards in pairs. */
function column(x: number, width: number, top: number, wide: Card[], narrow: Card[], colour: string): { shapes: string[]; bottom: number } {
  const shapes: string[] = [];
  let y = top;
  for (const card of wide) {
    const height = 33 + card.facts.length * LINE;
    shapes.push(...cardShapes(x, y, width, height, card, colour));
    y += height + 10;
  }
  narrow.forEach((card, i) => {
    const half = (width - 10) / 2;
    shapes.push(...cardShapes(x + (i % 2) * (half + 10), y + Math.floor(i / 2) * 56, half, 46, card, colour));
  });
  return { shapes, bottom: y + Math.ceil(narrow.length / 2) * 56 - 10 };
}

function cardShapes(x: number, y: number, width: number, height: number, { title, facts }: Card, colour: string): string[] {
  return [
    box(x, y, width, height, colour, 0.07),
    text(x + 12, y + 19, title, `font-weight="600" fill="${colour}"`),
    ...facts.map((fact, i) => text(x + 12, y + 37 + i * LINE, fact)),
  ];
}

function heading(x: number, top: number, title: string): string[] {
  return [text(x, top - 8, title, 'text-anchor="middle" font-weight="600"')];
}

function arrow(x: number, from: number, to: number): string {
  return `<path d="M${x} ${from}V${to}M${x - 4} ${to - 5}L${x} ${to}L${x + 4} ${to - 5}" fill="none" stroke="${TEXT}"/>`;
}

function box(x: number, y: number, width: number, height: number, colour: string, opacity: number): string {
  return `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="6" fill="${colour}" fill-opacity="${opacity}" stroke="${colour}" stroke-opacity="0.5"/>`;
}

function text(x: number, y: number, content: string, attributes = ''): string {
  const escaped = content.replace(/&/g, '&amp;').replace(/</g, '&lt;');
  return `<text x="${x}" y="${y}" ${attributes}>${escaped}</text>`.replace(' >', '>');
}

/** The lines of the README that make something, without imports. */
export function codeOf(snippet: string): string[] {
  return snippet.split('\n').filter(line => line !== '' && !line.startsWith('import'));
}

/** What an image's layout, and what lies beside it, consist of. */
export function filesOf(imagesDirectory: string): { [title: string]: string[] } {
  const layout = path.join(imagesDirectory, 'shop', 'image');
  const blob = (digest: string) => JSON.parse(fs.readFileSync(path.join(layout, 'blobs', digest.replace(':', path.sep)), 'utf8'));
  const manifest = blob(JSON.parse(fs.readFileSync(path.join(layout, 'index.json'), 'utf8')).manifests[0].digest);
  const { config, os: system, architecture } = blob(manifest.config.digest);
  const documents = fs.readdirSync(`${layout}.sbom`).filter(name => name.endsWith('.json') && name !== 'index.json');
  return {
    'shop/image, by its digest': [`${system}/${architecture}, ${manifest.layers.length} layers`, `runs ${config.Entrypoint[0]}`, `as user ${config.User.split(':')[0]}`],
    'shop/image.sbom': documents.sort(),
  };
}

/** The first block of TypeScript in the README. */
function firstSnippet(): string {
  return /```ts\n([\s\S]*?)```/.exec(fs.readFileSync(path.join(ROOT, 'README.md'), 'utf8'))![1];
}

/** Runs a snippet that needs a chart, where examples/shop has its constructs. Gives what it writes. */
function synthesize(snippet: string, outdir: string): { kind: string }[] {
  process.chdir(path.join(ROOT, 'examples', 'shop', 'infra'));
  const load = createRequire(path.join(process.cwd(), 'package.json'));
  const { App, Chart, Yaml } = load('cdk8s');
  const app = new App({ outdir });
  const { outputText } = ts.transpileModule(snippet, { compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 } });
  new Function('require', 'exports', 'chart', outputText)(load, {}, new Chart(app, 'shop'));
  app.synth();
  return Yaml.load(path.join(outdir, 'shop.k8s.yaml'));
}

if (require.main === module) {
  const outdir = fs.mkdtempSync(path.join(os.tmpdir(), 'diagram-'));
  const snippet = firstSnippet();
  const { directory } = artifactPlace(outdir);
  fs.writeFileSync(DIAGRAM, drawDiagram(codeOf(snippet), synthesize(snippet, outdir), filesOf(path.join(directory, 'images'))));
  for (const dir of [outdir, path.dirname(directory)]) fs.rmSync(dir, { recursive: true });
}
