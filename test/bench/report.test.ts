import * as fs from 'fs';
import * as path from 'path';
import { SECTIONS } from '../../bench/all';
import { renderResults, withSummary } from '../../bench/private/report';
import { bytesOf, loadParts, Part, rowOf, Section } from '../../bench/private/results';

const root = path.join(__dirname, '..', '..');
const read = (file: string) => fs.readFileSync(path.join(root, file), 'utf8');

describe('what was measured', () => {
  test('is told by RESULTS.md and README.md as results.json has it', () => {
    expect(read('bench/RESULTS.md')).toBe(renderResults(SECTIONS, loadParts()));
    expect(read('README.md')).toBe(withSummary(read('README.md'), SECTIONS, loadParts()));
  });

  test('names a machine, and nothing that is on it', () => {
    expect(read('bench/results.json')).not.toMatch(/\/(home|root|tmp|usr|work|Users)\b|https?:|localhost/);
    expect(loadParts().filter(part => !/^go1\.\d+.*, Node \d+.*, \d+ × .*, \d+ GiB$/.test(part.system) || !/^20\d\d-\d\d-\d\d$/.test(part.date))).toEqual([]);
  });

  test('has pictures, of sections that have some', () => {
    const drawn = SECTIONS.filter(s => s.plot && loadParts().some(p => p.section === s.name));
    for (const { name } of drawn) expect(read(`docs/images/${name}.svg`)).toMatch(/^<svg [^]*<title>[^]*<\/svg>\n$/);
  });
});

describe('the report', () => {
  const section: Section = {
    name: 'things',
    title: 'Things',
    text: 'About things.',
    variants: [{ name: 'ours', colour: '#000' }, { name: 'theirs', colour: '#fff' }],
    unit: 'things',
    sizes: [1, 10],
    measures: ['cpu'],
    summarySize: 10,
    measure: async () => ({ peers: [], rows: [] }),
  };
  const costs = (...cpu: number[]) => cpu.map(c => ({ cpu: c, elapsed: 1, memory: 1e6 }));
  const part = (size: number, theirs: number[]): Part => ({
    section: 'things',
    size,
    date: '2026-01-02',
    system: 'a machine',
    peers: ['theirs 1.2.3'],
    rows: [rowOf('built', new Map([['ours', costs(1, 2, 4)], ['theirs', costs(...theirs)]]))],
    bytes: { thing: bytesOf(new Map([['ours', 1_000_000], ['theirs', 2_500_000]])) },
  });

  test('tells medians, and the median of the ratios of runs that took turns', () => {
    const text = renderResults([section], [part(1, [3, 4, 40])]);
    expect(text).toContain('| things | runs | ours | theirs |\n|---:|---:|---:|---:|\n| 1 | 3 | 2 s | 4 s (3 ×) |\n');
    expect(text).toContain('| thing | 1 MB | 2.5 MB (2.5 ×) |');
    expect(text).toContain('theirs 1.2.3, a machine; 2026-01-02.');
  });

  test('tells what one more costs, between the smallest size and the largest', () => {
    const grown: Part = { ...part(11, []), rows: [rowOf('built', new Map([['ours', costs(3)], ['theirs', costs(22)]]))] };
    const [, told] = renderResults([{ ...section, marginal: 'built' }], [part(1, [1, 2, 4]), grown]).split('built:\n\n');
    expect(told).toMatch(/^- ours: 100 ms \(1 ×\), from 1 to 11\n- theirs: 2,000 ms \(20 ×\), from 1 to 11\n/);
  });

  test('leaves out what was not measured, and says so of a section', () => {
    expect(renderResults([section], [part(1, [])])).toContain('| things | runs | ours |\n');
    expect(renderResults([section], [])).toContain('Not measured yet: `npm run bench -- --only things`.');
  });

  test('puts the size that the README tells of between its marks, and touches nothing else', () => {
    const marks = ['<!-- figures, written by npm run bench -->', '<!-- end of figures -->'];
    const [before, after] = ['# Title\n\n', '\n\nMore.\n'];
    const once = withSummary(`${before}${marks.join('\n')}${after}`, [section], [part(1, [1, 2, 4]), part(10, [3, 4, 40])]);
    expect(once).toBe(`${before}${marks[0]}\n\n| 10 things, CPU time | ours | theirs |\n|---|---:|---:|\n| built | 2 s | 4 s (3 ×) |\n\n${marks[1]}${after}`);
    expect(withSummary(once, [section], [part(10, [3, 4, 40])])).toBe(once);
    expect(() => withSummary('# Title\n', [section], [])).toThrow('README.md lacks the lines');
  });
});
