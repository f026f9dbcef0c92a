import * as fs from 'fs';
import * as path from 'path';
import { Block, blocksOf, documents, masked, ROOT } from './docs/blocks';
import { dockerfileProblems, holds, parseYaml, pythonProblems, scriptsOf, written } from './docs/data';
import { GoSnippets } from './docs/go';
import { consoleOf, Shell } from './docs/shell';
import { TypeScriptSnippets } from './docs/typescript';
import { codeOf, DIAGRAM, drawDiagram, filesOf } from '../build-tools/diagram';
import { ownCache, tempDir, write } from './support/go-sources';

jest.setTimeout(900_000); // the first block of a language waits for all of that language

const cache = ownCache();
const blocks = documents().flatMap(file => blocksOf(file));

/** Blocks that are wrong, one way each, so that a check that lets everything pass is noticed. */
const wrong = (language: string, text: string, comment = ''): Block => blocksOf('wrong.md', `${comment}\n\`\`\`${language}\n${text}\n\`\`\``)[0];
const unsound: [string, Block, RegExp][] = [
  ['TypeScript with a wrong type', wrong('ts', "new GoWebService(chart, 'x', { image, port: '8080' });", '<!-- fixture: chart -->'), /^wrong\.md:3: Type 'string' is not assignable/],
  ['TypeScript that uses what it doesn’t import', wrong('ts', 'new Unknown();', '<!-- fixture: chart -->'), /Cannot find name 'Unknown'/],
  ['TypeScript that throws', wrong('ts', "new GoContainerImage(chart, 'x', { entry: '../cmd/none', repository: 'example.com/x' });", '<!-- fixture: chart -->'), /does not exist/],
  ['TypeScript that the synthesis refuses', wrong('ts', "new GoWebService(chart, 'x', { image, port: 0 });", '<!-- fixture: chart -->'), /port must be .*, got 0/],
  ['TypeScript that makes nothing', wrong('ts', 'const x = 1;'), /synthesizes nothing/],
  ['TypeScript that says it throws', wrong('ts', 'const x = 1;', '<!-- fixture: chart, throws -->'), /does not/],
  ['Go that doesn’t compile', wrong('go', 'return 1', '<!-- fixture: handler -->'), /not enough return values/],
  ['Go that gofmt would change', wrong('go', 'if  event.WarmUp != "" {\n}', '<!-- fixture: handler -->'), /gofmt would write/],
  ['Go that isn’t Go', wrong('go', 'if (', '<!-- syntax -->'), /expected/],
  ['YAML that can’t be read', wrong('yaml', 'a: [b'), /./],
  ['a pipeline whose command does not exist', wrong('yaml', 'steps:\n  - run: npx gopher-constructs publish dist'), /COMMAND must be one of .*, got 'publish'/],
  ['JSON that can’t be read', wrong('json', '{'), /JSON/],
  ['a command line with a wrong option', wrong('sh', 'npx gopher-constructs push dist --tags v1'), /Unknown option '--tags'/],
  ['a script that bash can’t read', wrong('sh', 'if then'), /syntax error/],
  ['a command that nobody knows', wrong('sh', 'kubectll apply'), /command not found/],
  ['an npm script that isn’t there', wrong('sh', 'npm run quickstartt'), /no such script/],
  ['a console with other output', wrong('console', '$ npx gopher-constructs list dist\nnothing'), /prints/],
  ['a Dockerfile that isn’t one', wrong('dockerfile', 'FROM scratch\nCOPPY a b'), /COPPY is no instruction/],
  ['Python that isn’t Python', wrong('python', 'def f(:'), /SyntaxError/],
  ['a language that nobody checks', wrong('cobol', 'DISPLAY'), /no check for/],
  ['no language', wrong('', 'text'), /no check for/],
];
const claimed = blocksOf('wrong.md', [
  '<!-- fixture: chart -->', '```ts', "new GoWebService(chart, 'x', { image, port: 8080 });", '```',
  '<!-- output -->', '```yaml', 'kind: Deployment', 'spec:', '  replicas: 3', '```',
  '<!-- fixture: chart, throws -->', '```ts', "new GoWebService(chart, 'x', { image, port: 0 });", '```',
  '```text', 'port is wrong', '```',
].join('\n'));
unsound.push(['YAML that isn’t what was written', claimed[1], /is not in what/], ['a message that is another', claimed[3], /is not what/]);

/** Two images, as examples/shop has them, for what documents do with a directory that has been synthesized. */
const shopImages = blocksOf('images', ['<!-- fixture: chart-without-image -->', '```ts', ...['api', 'web'].map(name =>
  `new GoContainerImage(chart, '${name}', { entry: '../cmd/${name}', repository: 'registry.example.com/shop/${name}' });`), '```'].join('\n'));

/** All that is checked together, once something asks. */
function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

/** The images that an app with this output directory has written. */
function imagesOf(outdir: string): { [title: string]: string[] } {
  const artifacts = path.join(outdir, 'gopher-constructs.out');
  return filesOf(path.join(artifacts, fs.readdirSync(artifacts)[0], 'images'));
}

const place = once(() => {
  const dir = tempDir('documents');
  for (const name of ['go.mod', 'go.sum', 'cmd', 'internal']) fs.cpSync(path.join(ROOT, 'examples', 'shop', name), path.join(dir, 'shop', name), { recursive: true });
  write(path.join(dir, 'shop'), { 'cmd/api/kodata/greeting.txt': 'hello', 'infra/config/flags.json': '{}', 'certificates/company.pem': '' });
  return dir;
});
const everything = [...blocks, ...shopImages, ...unsound.map(([, block]) => block), ...claimed.filter(block => block.language === 'ts')];
const of = (language: string) => everything.filter(block => block.language === language);
const typescript = once(() => new TypeScriptSnippets(of('ts'), path.join(place(), 'shop', 'infra'), cache));
const go = once(() => new GoSnippets(of('go'), path.join(place(), 'shop')));
const shell = once(() => {
  const cwd = path.join(place(), 'shell');
  fs.cpSync(typescript().outcomeOf(shopImages[0]).outdir, cwd, { recursive: true });
  const artifacts = path.join(cwd, 'gopher-constructs.out'); // of an output directory with a longer path
  fs.renameSync(path.join(artifacts, fs.readdirSync(artifacts)[0]), path.join(artifacts, 'dist'));
  return new Shell(cwd, path.join(place(), 'stand-ins'));
});

const checks: { [language: string]: (block: Block) => string[] } = {
  ts: block => typescript().problemsOf(block),
  go: block => go().problemsOf(block),
  yaml: block => {
    const data = parseYaml(block.text);
    const output = 'output' in block.directives ? written(typescript().outcomeOf(snippetBefore(block)).outdir) : data;
    const absent = data.filter(fragment => !holds(output, fragment));
    return [...absent.map(fragment => `it is not in what the snippet before it writes: ${JSON.stringify(fragment)}`), ...scriptsOf(data).flatMap(script => shell().run(script, block).problems)];
  },
  json: block => {
    JSON.parse(block.text);
    return [];
  },
  sh: block => shell().run(block.text, block).problems,
  console: block => {
    const { script, output } = consoleOf(block.text);
    const { printed, problems } = shell().run(script, block);
    const sorted = (text: string) => masked(text).split('\n').sort();
    return [...problems, ...JSON.stringify(sorted(printed)) === JSON.stringify(sorted(output)) ? [] : [`it prints\n${printed}`]];
  },
  text: block => {
    const { error = '' } = typescript().outcomeOf(snippetBefore(block));
    return error.includes(block.text.trim()) ? [] : [`it is not what the snippet before it throws: ${error}`];
  },
  dockerfile: block => dockerfileProblems(block.text),
  python: block => pythonProblems(block.text),
};

function snippetBefore({ previous }: Block): Block {
  return previous!.language === 'ts' ? previous! : snippetBefore(previous!);
}

function problemsOf(block: Block): string[] {
  const check = checks[block.language];
  if (!check) return [`there is no check for '${block.language}'; write one, or choose one of ${Object.keys(checks).join(', ')}`];
  try {
    return check(block);
  } catch (error) {
    return [(error as Error).message];
  }
}

describe('a code block works as it stands: ', () => {
  test.each(blocks.map(block => [`${block.file}:${block.line}`, block.language, block] as const))('%s (%s)', (_where, _language, block) => {
    expect(problemsOf(block)).toEqual([]);
  });
});

describe('a code block is refused that is ', () => {
  test.each(unsound)('%s', (_what, block, problem) => {
    expect(problemsOf(block).join('\n')).toMatch(problem);
  });
});

describe('links between documents lead somewhere: ', () => {
  const all = [...documents(), 'ARCHITECTURE.md', 'CHANGELOG.md', 'SECURITY.md'];
  const anchors = (file: string) => [...fs.readFileSync(path.join(ROOT, file), 'utf8').matchAll(/^#+ (.*)$/gm)]
    .map(([, title]) => title.toLowerCase().replace(/[^\w\- ]/g, '').replace(/ /g, '-'));

  test.each(all)('%s', file => {
    const text = fs.readFileSync(path.join(ROOT, file), 'utf8').replace(/```[\s\S]*?```/g, '');
    const targets = [...text.matchAll(/\]\((?!https?:)([^)\s]+)\)/g)].map(([, target]) => target.split('#'));
    const broken = targets.filter(([target, anchor]) => {
      const at = target === '' ? file : path.join(path.dirname(file), target);
      return !fs.existsSync(path.join(ROOT, at)) || (anchor !== undefined && !anchors(at).includes(anchor));
    });
    expect(broken).toEqual([]);
  });
});

describe('documents say what is so: ', () => {
  const sources = fs.readdirSync(path.join(ROOT, 'src'), { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.ts'))
    .map(file => fs.readFileSync(path.join(ROOT, 'src', file), 'utf8')).join('\n');
  const quoted = (file: string, heading: string) => {
    const [, section] = fs.readFileSync(path.join(ROOT, file), 'utf8').split(`## ${heading}\n`);
    const cells = [...section.split('\n## ')[0].matchAll(/^\| (.*?) \|/gm)].map(([, cell]) => cell);
    return cells.flatMap(cell => [...cell.matchAll(/`([^`]+)`/g)].flatMap(([, text]) => text.split('…')).map(part => part.trim()).filter(part => part.length > 1));
  };

  test.each([
    ...quoted('docs/troubleshooting.md', 'Synthesis errors'), ...quoted('docs/troubleshooting.md', 'Publishing errors'), ...quoted('docs/building.md', 'Messages'),
  ])('there is a message with “%s”', part => {
    expect(sources.includes(part)).toBe(true);
  });

  test('the picture in the README is what its first snippet writes (npx tsx build-tools/diagram.ts draws it again)', () => {
    const snippet = blocks.find(block => block.file === 'README.md' && block.language === 'ts')!;
    const { outdir } = typescript().outcomeOf(snippet);
    const drawn = drawDiagram(codeOf(snippet.text), written(outdir) as { kind: string }[], imagesOf(outdir));
    expect(fs.readFileSync(DIAGRAM, 'utf8')).toBe(drawn);
  });

  test('the README is short enough to be read', () => {
    expect(fs.readFileSync(path.join(ROOT, 'README.md'), 'utf8').length).toBeLessThanOrEqual(14_500);
  });
});
