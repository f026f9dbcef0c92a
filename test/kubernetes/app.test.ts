import * as fs from 'fs';
import * as path from 'path';
import * as cdk8s from 'cdk8s';
import { Construct, IConstruct, Node } from 'constructs';
import { App } from '../../src/kubernetes';
import { tempDir } from '../support/go-sources';
import { service } from '../support/workloads';

type AppClass = new (props: cdk8s.AppProps) => cdk8s.App;

/** Whole numbers below a limit, the same ones for the same seed. */
function random(seed: number): (limit: number) => number {
  let state = seed;
  return limit => {
    state = (state * 1103515245 + 12345) % 2 ** 31;
    return Math.floor(state / 2 ** 31 * limit);
  };
}

/** Charts, some in others, groups and objects in them, and what depends on what: at random. */
function grow(app: cdk8s.App, seed: number): void {
  const next = random(seed);
  const all: IConstruct[] = [];
  const charts: Construct[] = [];
  const id = () => (next(4) === 0 ? String(next(1000) + all.length * 1000) : `c${all.length}`);
  for (let i = 0; i < 2 + next(4); i++) {
    const chart = new cdk8s.Chart(charts.length > 0 && next(4) === 0 ? charts[next(charts.length)] : app, id());
    charts.push(chart);
    all.push(chart);
    for (let j = 0; j < next(3); j++) {
      const group = new Construct(chart, id());
      all.push(group);
      for (let k = 0; k < 1 + next(3); k++) {
        all.push(new cdk8s.ApiObject(next(4) === 0 ? chart : group, id(), { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: `n${all.length}` }, data: { k: 'v' } }));
      }
    }
  }
  for (let i = 0; i < next(6); i++) {
    const [a, b] = [next(all.length), next(all.length)];
    // Mostly on what came before, so that most apps have no cycle; what is in something else is left alone.
    const [source, target] = next(8) > 0 ? [all[Math.max(a, b)], all[Math.min(a, b)]] : [all[a], all[b]];
    const [p, q] = [source.node.path, target.node.path];
    if (!`${p}/`.startsWith(`${q}/`) && !`${q}/`.startsWith(`${p}/`)) source.node.addDependency(target);
  }
}

/** The files that an app writes, with their text; or that it fails. */
function written(Class: AppClass, make: (app: cdk8s.App) => void, props: cdk8s.AppProps): { [file: string]: string } {
  const outdir = tempDir('app');
  const app = new Class({ outdir, ...props });
  make(app);
  try {
    app.synth();
  } catch (error) {
    if (!/Dependency cycle detected/.test((error as Error).message)) throw error;
    return { failure: 'cycle' };
  }
  const files = fs.readdirSync(outdir, { recursive: true, encoding: 'utf8' }).filter(f => fs.statSync(path.join(outdir, f)).isFile()).sort();
  return Object.fromEntries(files.map(f => [f, fs.readFileSync(path.join(outdir, f), 'utf8')]));
}

const TYPES = [
  cdk8s.YamlOutputType.FILE_PER_APP, cdk8s.YamlOutputType.FILE_PER_CHART, cdk8s.YamlOutputType.FILE_PER_RESOURCE,
  cdk8s.YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE,
];

test.each([null, undefined, { outdir: null, yamlOutputType: null, recordConstructMetadata: null }])('App takes null for nothing: %j', props => {
  expect(new App(props as any).outdir).toBe(new App().outdir);
});

test.each([5, 'dist', ['dist'], new Map(), Promise.resolve({})])('App refuses props that are no object, from JavaScript: %p', props => {
  expect(() => new App(props as any)).toThrow(/^App: props must be an object, got /);
});

describe('App', () => {
  test.each(TYPES)('writes the files that cdk8s.App writes, byte for byte, whatever depends on what (output type %s)', yamlOutputType => {
    const seen = { cycles: 0, numbered: 0, several: 0 };
    for (let seed = 1; seed <= 150; seed++) {
      const props = { yamlOutputType, recordConstructMetadata: seed % 2 === 0 };
      const theirs = written(cdk8s.App, app => grow(app, seed), props);
      const ours = written(App, app => grow(app, seed), props);
      expect([seed, ours]).toEqual([seed, theirs]);
      expect([seed, Object.keys(ours)]).toEqual([seed, Object.keys(theirs)]);
      if (ours.failure) seen.cycles++;
      if (Object.keys(ours).some(f => f.startsWith('0001-'))) seen.numbered++;
      if (Object.keys(ours).length > 3) seen.several++;
    }
    expect(seen.cycles).toBeGreaterThan(2);
    if (yamlOutputType !== cdk8s.YamlOutputType.FILE_PER_APP) expect(seen.several).toBeGreaterThan(20);
    if (yamlOutputType === cdk8s.YamlOutputType.FILE_PER_CHART) expect(seen.numbered).toBeGreaterThan(10);
  });

  test('writes services as cdk8s.App writes them', () => {
    const make = (app: cdk8s.App) => {
      const [a, b] = ['a', 'b'].map(name => new cdk8s.Chart(app, name, { namespace: name }));
      service({}, 'web', a).allowTo(service({ environment: { A: '1' } }, 'api', b));
      a.addDependency(b);
    };
    const ours = written(App, make, {});
    expect(Object.keys(ours)).toEqual(['0000-b.k8s.yaml', '0001-a.k8s.yaml']);
    expect(ours).toEqual(written(cdk8s.App, make, {}));
  });

  test('gives the same YAML and the same charts', () => {
    const apps = [cdk8s.App, App].map((Class: AppClass) => {
      const app = new Class({ outdir: tempDir('app') });
      grow(app, 3);
      return app;
    });
    const [theirs, ours] = apps.map(app => [app.synthYaml(), app.charts.map(c => c.node.path)]);
    expect(ours).toEqual(theirs);
  });

  test('names the output directory and the ending of files as cdk8s.App does', () => {
    const outdir = tempDir('app');
    const app = new App({ outdir, outputFileExtension: '.yaml' });
    new cdk8s.ApiObject(new cdk8s.Chart(app, 'shop'), 'map', { apiVersion: 'v1', kind: 'ConfigMap' });
    app.synth();
    expect(fs.readdirSync(outdir)).toEqual(['shop.yaml']);
    expect(new App().outdir).toBe(new cdk8s.App().outdir);
  });

  test('writes nothing where something is wrong, and says all of it', () => {
    const outdir = tempDir('app');
    const app = new App({ outdir });
    for (const [name, id] of [['one', 'a'], ['two', 'b']]) {
      const chart = new cdk8s.Chart(app, name);
      service({ image: Object.assign(new Construct(chart, 'own'), { reference: 'shop/api:latest' }) }, id, chart);
    }
    expect(() => app.synth()).toThrow(
      /^Validation failed with the following errors:\n {2}\[one\/a\] image reference must be pinned, got 'shop\/api:latest'.*\n {2}\[two\/b\] image reference must be pinned, got 'shop\/api:latest'/);
    expect(fs.readdirSync(outdir)).toEqual([]);
  });

  test('names the cycle of constructs that depend on each other', () => {
    const app = new App({ outdir: tempDir('app') });
    const [a, b] = ['a', 'b'].map(name => new cdk8s.Chart(app, name));
    a.addDependency(b);
    b.addDependency(a);
    expect(() => app.synth()).toThrow('Dependency cycle detected: a => b => a');
  });

  test('follows a chain of dependencies that is longer than the stack is deep', () => {
    const app = new App({ outdir: tempDir('app'), yamlOutputType: cdk8s.YamlOutputType.FILE_PER_APP });
    const charts = Array.from({ length: 5000 }, (_, i) => {
      const chart = new cdk8s.Chart(app, `c${i}`);
      new cdk8s.ApiObject(chart, 'map', { apiVersion: 'v1', kind: 'ConfigMap' });
      return chart;
    });
    charts.slice(1).forEach((chart, i) => charts[i].addDependency(chart));
    expect(app.charts.map(c => c.node.id)).toEqual(charts.map(c => c.node.id).reverse());
    app.synth();
    expect(fs.readdirSync(app.outdir)).toEqual(['app.k8s.yaml']);
  });

  test('resolves and validates each object once, however many charts depend on each other', () => {
    const app = new App({ outdir: tempDir('app') });
    const counts = { resolved: 0, validated: 0 };
    const charts = Array.from({ length: 40 }, (_, i) => {
      const chart = new cdk8s.Chart(app, `c${i}`);
      for (let j = 0; j < 6; j++) {
        const data = cdk8s.Lazy.any({ produce: () => { counts.resolved++; return { k: 'v' }; } });
        new cdk8s.ApiObject(chart, `o${j}`, { apiVersion: 'v1', kind: 'ConfigMap', data }).node.addValidation({ validate: () => { counts.validated++; return []; } });
      }
      return chart;
    });
    // Each on the one before and on the one before that: the number of paths between them grows as Fibonacci's numbers do.
    charts.forEach((chart, i) => [i - 1, i - 2].filter(j => j >= 0).forEach(j => chart.addDependency(charts[j])));
    app.synth();
    expect(counts).toEqual({ resolved: 240, validated: 240 });
  });

  test('looks at four services more as often as at the four before, makes each of their objects once, and writes as much of them', () => {
    const synth = (count: number) => {
      const app = new App({ outdir: tempDir('app') });
      for (let i = 0; i < count; i++) service({ environment: { A: '1' } }, `service-${10 + i}`, new cdk8s.Chart(app, `chart-${10 + i}`));
      const looks = jest.spyOn(Node.prototype, 'children', 'get');
      const objects = jest.spyOn(cdk8s.ApiObject.prototype, 'toJson');
      app.synth();
      const counts = { looks: looks.mock.calls.length, objects: objects.mock.calls.length };
      [looks, objects].forEach(spy => spy.mockRestore());
      const bytes = fs.readdirSync(app.outdir).reduce((sum, file) => sum + fs.statSync(path.join(app.outdir, file)).size, 0);
      return { ...counts, bytes, all: app.node.findAll().filter(c => c instanceof cdk8s.ApiObject).length };
    };
    const [four, eight, twelve] = [4, 8, 12].map(synth);
    expect([four.objects, eight.objects, twelve.objects]).toEqual([four.all, 2 * four.all, 3 * four.all]);
    expect(twelve.looks - eight.looks).toBe(eight.looks - four.looks);
    expect([eight.bytes, twelve.bytes]).toEqual([2 * four.bytes, 3 * four.bytes]);
  });
});
