/** What is written of figures: `bench/RESULTS.md`, and the table in README.md. */
import { Figure, Figures, Measure, MEASURES, Part, Section } from './results';

const INTRODUCTION = `# Results

\`npm run bench\` measures this again and writes it. Nothing here was written by hand.

A cell has the median of what a variant took, and in brackets how many times as much that is as what gopher-constructs took: the median of
the ratios of runs that took turns, which noise of the machine moves less than it moves seconds. Compare the ratios; seconds are those of one
machine. \`NODE_OPTIONS\` and \`NODE_EXTRA_CA_CERTS\`, by which a machine has every Node do something first, are unset.
`;

export function renderResults(sections: Section[], parts: Part[]): string {
  const told = sections.map(section => renderSection(section, parts.filter(p => p.section === section.name)));
  return [INTRODUCTION, ...told].join('\n');
}

function renderSection(section: Section, parts: Part[]): string {
  if (parts.length === 0) return `## ${section.title}\n\nNot measured yet: \`npm run bench -- --only ${section.name}\`.\n`;
  const notes = unique(parts.flatMap(p => p.notes ?? []));
  return [
    `## ${section.title}\n`,
    section.text.trim(),
    '',
    ...unique(parts.map(whereAndWhen)),
    '',
    ...section.plot ? [`![${section.plot(parts).title}](../docs/images/${plotName(section)})`, ''] : [],
    ...section.measures.flatMap(measure => [`### ${section.title}: ${MEASURES[measure]}`, '', ...table(section, parts, measure), '']),
    ...marginalCosts(section, parts),
    ...bytes(section, parts),
    ...notes.length > 0 ? [...notes.map(n => `- ${n}`), ''] : [],
  ].join('\n');
}

export const plotName = (section: Section) => `${section.name}.svg`;

function whereAndWhen({ date, system, peers }: Part): string {
  return `${[...peers, system].join(', ')}; ${date}.`;
}

function table({ variants, unit }: Section, parts: Part[], measure: Measure): string[] {
  const shown = variants.filter(v => parts.some(p => p.rows.some(row => row[measure]?.[v.name])));
  const isNamed = new Set(parts.flatMap(p => p.rows.map(row => row.name))).size > 1;
  const rows = parts.flatMap(({ size, rows: of }) => of.map(row => [
    ...unit ? [thousands(size)] : [],
    ...isNamed ? [row.name] : [],
    String(row.runs),
    ...shown.map(v => cell(row[measure]?.[v.name], format(measure), v === variants[0])),
  ]));
  return markdownTable([...unit ? [unit] : [], ...isNamed ? ['scenario'] : [], 'runs', ...shown.map(v => v.name)], rows);
}

/** What one more costs: the slope between the smallest and the largest size. */
function marginalCosts({ marginal, unit, variants }: Section, parts: Part[]): string[] {
  const costs = parts.flatMap(({ size, rows }) => rows.filter(row => row.name === marginal).map(row => ({ size, cpu: row.cpu! })));
  if (costs.length < 2) return [];
  const slopes = variants.flatMap(({ name }) => {
    const known = costs.filter(c => c.cpu[name]);
    const [first, last] = [known[0], known[known.length - 1]];
    return known.length < 2 ? [] : [{ name, first, last, slope: (last.cpu[name].value - first.cpu[name].value) / (last.size - first.size) }];
  });
  const told = slopes.map(({ name, first, last, slope }) =>
    `- ${name}: ${digits(1000 * slope)} ms (${digits(slope / slopes[0].slope)} ×), from ${thousands(first.size)} to ${thousands(last.size)}`);
  return [`CPU time of one more of the ${unit}, ${marginal}:`, '', ...told, ''];
}

function bytes({ title, variants }: Section, parts: Part[]): string[] {
  const all = Object.entries(Object.assign({}, ...parts.map(p => p.bytes)) as Record<string, Figures>);
  if (all.length === 0) return [];
  const shown = variants.filter(v => all.some(([, figures]) => figures[v.name]));
  const rows = all.map(([what, figures]) => [what, ...shown.map(v => cell(figures[v.name], megabytes, v === variants[0]))]);
  return [`### ${title}: bytes`, '', ...markdownTable(['', ...shown.map(v => v.name)], rows), ''];
}

const MARKS = ['<!-- figures, written by npm run bench -->', '<!-- end of figures -->'];

/** README.md with the tables of what has been measured at the sizes that it tells of. */
export function withSummary(readme: string, sections: Section[], parts: Part[]): string {
  const [before, rest] = readme.split(MARKS[0]);
  const after = rest?.split(MARKS[1])[1];
  if (after === undefined) throw new Error(`README.md lacks the lines ${MARKS.join(' and ')}`);
  const tables = sections.filter(s => s.summarySize !== undefined && parts.some(p => isPart(p, s, s.summarySize!)))
    .map(section => summary(section, parts.find(p => isPart(p, section, section.summarySize!))!));
  return [before, MARKS[0], '\n\n', tables.join('\n\n'), '\n\n', MARKS[1], after].join('');
}

const isPart = (part: Part, section: Section, size: number) => part.section === section.name && part.size === size;

/** The scenarios of one size, ours beside the others. */
function summary({ summaryMeasure: measure = 'cpu', title, unit, variants }: Section, { size, rows }: Part): string {
  const shown = variants.filter(v => rows.some(row => row[measure]?.[v.name]));
  return markdownTable(
    [`${unit ? `${thousands(size)} ${unit}` : title}, ${MEASURES[measure]}`, ...shown.map(v => v.name)],
    rows.map(row => [row.name, ...shown.map(v => cell(row[measure]?.[v.name], seconds, v === variants[0]))]),
  ).join('\n');
}

function markdownTable(head: string[], rows: string[][]): string[] {
  const isNumber = head.map((_, i) => rows.every(row => /^[\d–]/.test(row[i])));
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), `|${isNumber.map(n => (n ? '---:|' : '---|')).join('')}`, ...rows.map(line)];
}

function cell(figure: Figure | undefined, text: (value: number) => string, isOurs: boolean): string {
  if (!figure) return '–';
  return isOurs ? text(figure.value) : `${text(figure.value)} (${digits(figure.ratio)} ×)`;
}

const format = (measure: Measure) => (measure === 'memory' ? megabytes : seconds);
const seconds = (value: number) => `${digits(value)} s`;
const megabytes = (value: number) => (value < 1e5 ? `${digits(value / 1e3)} kB` : `${digits(value / 1e6)} MB`);
/** Two digits that count, three from 10 on: more would be noise. */
const digits = (value: number) => (value >= 100 ? thousands(Math.round(value)) : String(Number(value.toPrecision(value >= 10 ? 3 : 2))));
const thousands = (value: number) => String(value).replace(/\B(?=(\d{3})+$)/g, ',');
const unique = (lines: string[]) => [...new Set(lines)];
