/**
 * Measures what the documentation claims, beside what others do: `npm run bench`, after `npm run compile`. Writes RESULTS.md beside this
 * file, its figures as results.json, plots in docs/images, and the table of README.md.
 *
 *     --only lambda,kubernetes   sections, of lambda, kubernetes, images, loading; the others stay as they were measured
 *     --sizes 1,100              how many of whatever a section has N of; other sizes stay, too
 *     --quick                    one run of each
 *     --print                    writes no file, prints what would be written of what is measured
 *     --write                    measures nothing, writes again what is written of results.json
 *
 * All of it takes some forty minutes on two cores, and needs nothing but Node and Go (what it compares with is installed by npm, or compiled
 * by Go at pinned versions); `docker build` takes part where there is a container engine. Nothing is
 * written of what fails. Let the machine do nothing else.
 */
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { parseArgs } from 'util';
import { imageBuild } from './image-build';
import { kubernetesSynth } from './kubernetes-synth';
import { lambdaSynth } from './lambda-synth';
import { loadTime } from './load-time';
import { writeBarChart } from './private/plot';
import { plotName, renderResults, withSummary } from './private/report';
import { keepPart, loadParts, Part, Section, writeWhole } from './private/results';
import { describeSystem, ROOT } from './private/system';

export const SECTIONS = [lambdaSynth, kubernetesSynth, imageBuild, loadTime];

async function main(): Promise<void> {
  const flag = { type: 'boolean', default: false } as const;
  const { values: { only, sizes, quick, print, write } } = parseArgs({
    options: { only: { type: 'string' }, sizes: { type: 'string' }, quick: flag, print: flag, write: flag },
  });
  const chosen = chooseSections(only);
  if (!fs.existsSync(path.join(ROOT, 'lib', 'aws', 'index.js'))) throw new Error('lib is not there: npm run compile');
  const todo = write ? [] : chosen.flatMap(section => chooseSizes(section, sizes).map(size => ({ section, size })));
  const printed: Part[] = [];
  for (const { section, size } of todo) {
    const part = await measure(section, size, quick);
    if (print) {
      printed.push(part);
    } else {
      keepPart(part);
      writeAll(); // what there is, each time: forty minutes are not lost to what fails at the end of them
    }
  }
  if (print) console.log(renderResults(chosen, printed));
  if (write) writeAll();
}

async function measure(section: Section, size: number, quick: boolean): Promise<Part> {
  const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'bench-'));
  try {
    const measured = await section.measure(size, { scratch, runs: usual => (quick ? 1 : usual), say: line => console.error(`${section.name}: ${line}`) });
    return { section: section.name, size, date: new Date().toISOString().slice(0, 10), system: describeSystem(), ...measured };
  } finally {
    fs.rmSync(scratch, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  }
}

function writeAll(): void {
  const parts = loadParts();
  for (const section of SECTIONS) {
    const of = parts.filter(p => p.section === section.name);
    if (section.plot && of.length > 0) writeBarChart(path.join(ROOT, 'docs', 'images', plotName(section)), section.plot(of));
  }
  writeWhole(path.join(__dirname, 'RESULTS.md'), renderResults(SECTIONS, parts));
  const readme = path.join(ROOT, 'README.md');
  writeWhole(readme, withSummary(fs.readFileSync(readme, 'utf8'), SECTIONS, parts));
}

function chooseSections(list: string | undefined): Section[] {
  const wanted = list?.split(',') ?? SECTIONS.map(s => s.name);
  const unknown = wanted.find(name => !SECTIONS.some(s => s.name === name));
  if (unknown !== undefined) throw new Error(`no section '${unknown}'; there are ${SECTIONS.map(s => s.name).join(', ')}`);
  return SECTIONS.filter(s => wanted.includes(s.name));
}

function chooseSizes({ unit, sizes }: Section, list: string | undefined): number[] {
  if (list === undefined || unit === undefined) return sizes;
  const chosen = list.split(',').map(Number);
  if (!chosen.every(n => Number.isInteger(n) && n > 0)) throw new Error('--sizes takes whole numbers from 1');
  return chosen;
}

if (require.main === module) {
  process.once('SIGINT', () => console.error('Interrupted.')); // ends what is being measured, and so all of this, tidily
  main().catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  });
}
