import * as fs from 'fs';
import * as path from 'path';
import { Cdk8sProject, FinishedCommand, Variables } from '../support/cdk8s-project';
import { MAIN, ownCache, tempDir, write } from '../support/go-sources';
import { readAsHelm, readAsKubectl } from '../support/manifest-readers';

const cache = ownCache();

const MANIFESTS = [{ file: 'last.k8s.yaml', kind: 'ConfigMap' }, { file: 'shop.k8s.yaml', kind: 'Pod' }];
const KINDS: [string, Variables][] = [['cdk8s.App', {}], ['App', { OWN: '1' }]];
const ALL = { RELEASE: '1' };

let project: Cdk8sProject;
beforeEach(() => { project = new Cdk8sProject(cache); });

const at = (...names: string[]) => path.join(project.dir, ...names);

function succeeded({ status, stdout, stderr }: FinishedCommand): FinishedCommand {
  if (status !== 0) throw new Error(stdout + stderr);
  return { status, stdout, stderr };
}

describe.each(KINDS)('a directory of manifests, of %s,', (_, app) => {
  test('holds manifests only, for readers of every file below it', () => {
    succeeded(project.cdk8s('shop', [], { ...app, ...ALL }));
    expect(readAsKubectl(at('dist'))).toEqual(MANIFESTS);
    expect(project.files('dist')).toEqual(['last.k8s.yaml', 'shop.k8s.yaml']);
    expect(project.listed()).toEqual(['registry.example.com/shop']);
    expect(project.listed(['dist'])).toEqual(['registry.example.com/shop']);
  });

  test('is a chart that Helm reads, and its images are found', () => {
    succeeded(project.cdk8s('shop', ['--format', 'helm', '--chart-version', '1.0.0'], { ...app, ...ALL }));
    expect(readAsHelm(at('dist'))).toEqual(MANIFESTS.map(({ file, kind }) => ({ file: `templates/${file}`, kind })));
    expect(project.files('dist')).toEqual(['Chart.yaml', 'README.md', 'templates/last.k8s.yaml', 'templates/shop.k8s.yaml']);
    expect(project.listed()).toEqual(['registry.example.com/shop']);
    for (const operand of ['dist', 'dist/templates']) expect(project.listed([operand])).toEqual(['registry.example.com/shop']);
  });

  test('is standard output, and the images stay and are named, whatever was there before', () => {
    for (const [charts, repository] of [['shop', 'registry.example.com/shop'], ['other', 'registry.example.com/other']]) {
      const { stdout, stderr } = succeeded(project.cdk8s(charts, ['--stdout'], app));
      expect(stdout).toContain(`image: ${repository}@sha256:`);
      expect(stderr).toBe(`gopher-constructs: the output directory is temporary; images and other artifacts are in gopher-constructs.out${path.sep}+stdout\n`);
      expect(project.listed()).toEqual([repository]);
    }
    expect(fs.readdirSync(at('gopher-constructs.out'))).toEqual(['+stdout']);
  });
});

describe('a directory of manifests', () => {
  test.each(['deploy/prod', '../beside-project'])('is where --output says: %s', output => {
    succeeded(project.cdk8s('shop', ['--output', output]));
    expect(readAsKubectl(at(output))).toEqual(MANIFESTS);
    expect(project.files(output)).toEqual(['last.k8s.yaml', 'shop.k8s.yaml']);
    expect(project.listed()).toEqual(['registry.example.com/shop']);
    expect(project.listed([output])).toEqual(['registry.example.com/shop']);
    fs.rmSync(at('../beside-project'), { recursive: true, force: true });
  });

  test('holds no Dockerfiles either, and no docker-bake.json', () => {
    succeeded(project.cdk8s('shop', [], { DOCKERFILE: '1' }));
    expect(readAsKubectl(at('dist'))).toEqual(MANIFESTS);
    expect(project.files('gopher-constructs.out/dist').filter(file => file.startsWith('images'))).toEqual([
      'images/docker-bake.json', 'images/shop/image/Dockerfile', 'images/shop/image/Dockerfile.dockerignore',
    ]);
  });

  test('may be temporary: the images are in the working directory and named', () => {
    const output = tempDir('output');
    const { stderr } = succeeded(project.cdk8s('shop', ['--output', output]));
    expect(stderr).toMatch(/^gopher-constructs: the output directory is temporary; images and other artifacts are in gopher-constructs\.out\/\S+\n$/);
    expect(project.listed()).toEqual(project.listed([output]));
  });

  test('may be chosen by a test: the images are beside it, for this user alone', () => {
    const output = tempDir('output');
    expect(succeeded(project.synth('shop', { OUTDIR: output })).stderr).toBe('');
    expect(readAsKubectl(output)).toEqual(MANIFESTS);
    expect(project.listed([output])).toEqual(['registry.example.com/shop']);
    expect(fs.statSync(`${output}.gopher-constructs.out`).mode % 0o1000).toBe(0o700);
    expect(fs.existsSync(at('gopher-constructs.out'))).toBe(false);
  });

  test('beside which somebody else has put a link, gets no images', () => {
    const output = tempDir('output');
    fs.symlinkSync(tempDir('elsewhere'), `${output}.gopher-constructs.out`);
    const { status, stderr } = project.synth('shop', { OUTDIR: output });
    expect(status).toBe(1);
    expect(stderr).toContain(`${output}.gopher-constructs.out" must be a directory that you own, got a directory of another user or a symbolic link; set another output directory`);
  });

  test('is no place that images would be in', () => {
    for (const [variables, place] of [[{ OUTDIR: '.' }, 'gopher-constructs.out'], [{ OUTDIR: 'dist', GOPHER_CONSTRUCTS_OUT: 'dist/images' }, 'dist/images']] as const) {
      const { status, stderr } = project.synth('shop', variables);
      expect(status).toBe(1);
      expect(stderr).toContain(`the output directory must not contain the directory for images, "${at(place)}", got "${variables.OUTDIR}"; `
        + 'set another output directory, or another directory for images with GOPHER_CONSTRUCTS_OUT');
    }
  });

  test('has no images beside it in a chart that is the working directory, because `helm package` would pack them', () => {
    fs.writeFileSync(at('Chart.yaml'), 'apiVersion: v2\nname: shop\nversion: 1.0.0\n');
    try {
      expect(project.synth('shop', { OUTDIR: 'templates' })).toMatchObject({ status: 1, stderr: expect.stringContaining(`"${at('gopher-constructs.out')}", got "templates"`) });
      succeeded(project.synth('shop', { OUTDIR: 'templates', GOPHER_CONSTRUCTS_OUT: tempDir('images') }));
    } finally {
      fs.rmSync(at('Chart.yaml'));
    }
  });

  test('does not depend on where images are', () => {
    succeeded(project.cdk8s('shop', ['--output', 'a']));
    succeeded(project.cdk8s('shop', ['--output', 'b/c'], { GOPHER_CONSTRUCTS_OUT: 'build/images' }));
    for (const file of ['shop.k8s.yaml', 'last.k8s.yaml']) expect(fs.readFileSync(at('a', file))).toEqual(fs.readFileSync(at('b/c', file)));
    expect(project.listed()).toEqual(['registry.example.com/shop']);
    expect(fs.readdirSync(at('build/images'))).toEqual(['b+c']);
    expect(project.listed([], { GOPHER_CONSTRUCTS_OUT: 'build/images' })).toEqual(['registry.example.com/shop']);
  });
});

describe('commands that read images', () => {
  test('find those of one app, of apps below a directory, and of all', () => {
    for (const [charts, output] of [['a', 'dist/a'], ['b', 'dist/b'], ['ab', 'dist/ab'], ['other', 'distant']]) succeeded(project.synth(charts, { OUTDIR: output }));
    const of = (...names: string[]) => names.map(name => `registry.example.com/${name}`);
    expect(project.listed()).toEqual(of('a', 'ab', 'b', 'other'));
    expect(project.listed(['dist'])).toEqual(of('a', 'ab', 'b'));
    expect(project.listed(['dist/a'])).toEqual(of('a'));
    expect(project.listed(['.'])).toEqual(of('a', 'ab', 'b', 'other'));
    expect(project.listed(['gopher-constructs.out'])).toEqual(of('a', 'ab', 'b', 'other'));
    expect(fs.readdirSync(at('gopher-constructs.out')).sort()).toEqual(['dist+a', 'dist+ab', 'dist+b', 'distant']);
  });

  test('find them from other directories, and where the manifests are elsewhere by now', () => {
    succeeded(project.synth('shop'));
    expect(project.listed([at('dist')])).toEqual(['registry.example.com/shop']);
    const from = new Cdk8sProject(cache);
    expect(from.listed([path.relative(from.dir, at('dist'))])).toEqual(['registry.example.com/shop']);
    fs.renameSync(at('dist'), at('moved'));
    expect(project.listed(['dist'])).toEqual(['registry.example.com/shop']);
  });

  test.each<[string[], RegExp]>([
    [[], /directory 'gopher-constructs\.out' does not exist; synthesize in this directory first, or use the output directory: gopher-constructs list dist\n$/],
    [['dist'], /directory 'dist' does not exist; use the output directory of a synthesized app, such as dist\n$/],
    [['program'], /'program' or the artifact directory of an app with this output directory must contain images, got none; synthesize first, and run the command in the same working directory/],
    [[''], /DIRECTORY must be a path, got ""; omit it, or use gopher-constructs list dist\n$/],
  ])('say what to do where there is none: %j', (args, message) => {
    const { status, stderr } = project.gopher(['list', ...args]);
    expect([status, stderr]).toEqual([2, expect.stringMatching(message)]);
  });
});

describe.each(KINDS)('what an earlier synthesis of %s wrote and this one does not', (name, app) => {
  const images = () => project.files('gopher-constructs.out').filter(file => /(index\.json|checksums\.txt|Dockerfile|bake\.json)$/.test(file) && !/sbom\/./.test(file));
  const sboms = () => project.files('gopher-constructs.out').filter(file => file.endsWith('.cdx.json'));

  test('is removed: of a chart that was renamed, image, SBOM and release', () => {
    succeeded(project.synth('old,same', { ...app, ...ALL }));
    expect([images().length, sboms().length]).toEqual([4, 2]);
    succeeded(project.synth('new,same', { ...app, ...ALL }));
    expect(images()).toEqual(['new', 'same'].flatMap(chart => [`dist/images/${chart}/image/index.json`])
      .concat(['new', 'same'].map(chart => `dist/releases/${chart}/release/program_1.0.0_checksums.txt`)));
    expect(sboms()).toEqual(['new', 'same'].map(chart => `dist/images/${chart}/image.sbom/sbom.cdx.json`));
    expect(fs.readdirSync(at('gopher-constructs.out/dist/images')).sort()).toEqual(['new', 'same']);
    expect(project.listed()).toEqual(['registry.example.com/new', 'registry.example.com/same']);
    const manifests = ['last', 'new', ...name === 'App' ? [] : ['old'], 'same']; // cdk8s.App doesn't say what it writes; its command line clears dist
    expect(project.files('dist')).toEqual(manifests.map(chart => `${chart}.k8s.yaml`));
  });

  test('is removed where the format has changed, and Dockerfiles where an image is a layout again', () => {
    succeeded(project.cdk8s('shop', [], { ...app, DOCKERFILE: '1' }));
    expect(images()).toEqual(['dist/images/docker-bake.json', 'dist/images/shop/image/Dockerfile']);
    succeeded(project.cdk8s('other', ['--format', 'helm', '--chart-version', '1.0.0'], app));
    expect(images()).toEqual(['dist/images/other/image/index.json']);
  });

  test('stays where somebody has changed it, together with what belongs to it', () => {
    succeeded(project.synth('old', app));
    write(project.dir, {
      'gopher-constructs.out/dist/images/old/image.sbom/mine.txt': 'precious', 'gopher-constructs.out/dist/notes.txt': 'precious', 'dist/mine.yaml': 'precious',
    });
    fs.appendFileSync(at('dist', 'old.k8s.yaml'), '# changed\n');
    succeeded(project.synth('new', app));
    expect(project.listed()).toEqual(['registry.example.com/new', 'registry.example.com/old']);
    expect(project.files('dist')).toEqual(['last.k8s.yaml', 'mine.yaml', 'new.k8s.yaml', 'old.k8s.yaml']);
    expect(fs.existsSync(at('gopher-constructs.out/dist/notes.txt'))).toBe(true);
  });

  test('stays where the synthesis fails, and goes with the next one that does not', () => {
    succeeded(project.synth('old', app));
    const fail: [Variables, string][] = [[{ INVALID: '1' }, MAIN], [{}, 'package main\n\nfunc main() { nonsense() }\n']];
    for (const [variables, source] of fail) {
      write(project.dir, { 'program/main.go': source });
      expect(project.synth('new', { ...app, ...variables }).status).toBe(1);
      expect(images()).toContain('dist/images/old/image/index.json');
      expect(fs.existsSync(at('dist', 'old.k8s.yaml'))).toBe(true);
    }
    write(project.dir, { 'program/main.go': MAIN });
    succeeded(project.synth('newer', app));
    expect(images()).toEqual(['dist/images/newer/image/index.json']);
  });

  test('stays where it is another program’s, or another output directory’s', () => {
    fs.copyFileSync(at('app.js'), at('second.js'));
    succeeded(project.synth('a', app));
    succeeded(project.synth('b', app, 'second.js'));
    succeeded(project.synth('c', { ...app, OUTDIR: 'other' }));
    succeeded(project.synth('d', app));
    expect(images()).toEqual(['dist/images/b/image/index.json', 'dist/images/d/image/index.json', 'other/images/c/image/index.json']);
  });

  test('is nothing that a record names outside of its directories', () => {
    succeeded(project.synth('old', app));
    const record = at('gopher-constructs.out/dist/synthesis.json');
    write(project.dir, { 'precious.txt': 'x' });
    const sha256 = '2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881';
    for (const evil of ['../../precious.txt', at('precious.txt'), 'images/../../../precious.txt']) {
      const changed = JSON.parse(fs.readFileSync(record, 'utf8'));
      Object.assign(changed.programs['app.js'].artifacts, { [evil]: sha256 });
      Object.assign(changed.programs['app.js'].manifests, { [evil.replace('../../', '../')]: sha256 });
      fs.writeFileSync(record, JSON.stringify(changed));
      succeeded(project.synth('old', app));
      expect(fs.existsSync(at('precious.txt'))).toBe(true);
    }
    fs.writeFileSync(record, '{"version": 1');
    succeeded(project.synth('new', app));
    expect(images()).toContain('dist/images/old/image/index.json');
  });
});

test('syntheses of one output directory at once, each of other charts, all succeed; what the last one wrote is whole', async () => {
  const charts = ['a,b', 'b,c', 'c,a', 'a', 'b', 'c'];
  succeeded(project.synth('a,b,c', { OWN: '1' }));
  for (let round = 0; round < 3; round++) {
    const done = await Promise.all(charts.map(names => project.start(names, { OWN: '1' })));
    expect(done).toEqual(charts.map(() => ({ status: 0, stdout: '', stderr: '' })));
    expect(project.listed().length).toBeGreaterThan(0);
    expect(project.files('gopher-constructs.out').filter(file => file.includes('/.'))).toEqual([]);
  }
  succeeded(project.synth('c', { OWN: '1' }));
  expect(project.listed()).toContain('registry.example.com/c');
});
