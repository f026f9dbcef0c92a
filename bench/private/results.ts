/** Figures, where they are kept, and what is written of them. */
import * as fs from 'fs';
import * as path from 'path';
import { Cost, median, medianRatio } from './measure';
import { BarChart } from './plot';

/** What is compared. The first of a section is ours: what the others are told as multiples of. */
export interface Variant {
  readonly name: string;
  readonly colour: string;
}

/** What it costs, and how many times as much as ours that is. */
export interface Figure {
  readonly value: number;
  readonly ratio: number;
}

export interface Figures {
  readonly [variant: string]: Figure;
}

export const MEASURES = { cpu: 'CPU time', elapsed: 'elapsed time', memory: 'peak memory of the largest process' } as const;
export type Measure = keyof typeof MEASURES;

/** One scenario at one size. */
export interface Row extends Partial<Record<Measure, Figures>> {
  readonly name: string;
  /** How often each variant ran. */
  readonly runs: number;
}

/** What a section has measured at one size. */
export interface Measured {
  /** What was compared, with versions. */
  readonly peers: string[];
  readonly rows: Row[];
  /** Sizes of what was made, by what it is. */
  readonly bytes?: { readonly [what: string]: Figures };
  readonly notes?: string[];
}

/** The same, with when and where; kept in `results.json`. */
export interface Part extends Measured {
  readonly section: string;
  readonly size: number;
  readonly date: string;
  readonly system: string;
}

/** How one section of the results comes about, and how it is told. */
export interface Section {
  readonly name: string;
  readonly title: string;
  /** What is compared and how, as Markdown. */
  readonly text: string;
  readonly variants: Variant[];
  /** What there are N of; a section without has one size. */
  readonly unit?: string;
  readonly sizes: number[];
  /** Those that are told, in this order. */
  readonly measures: Measure[];
  /** The scenario of which is told what one more costs. */
  readonly marginal?: string;
  /** The size that README.md tells of, if it tells of this section. */
  readonly summarySize?: number;
  /** @default CPU time */
  readonly summaryMeasure?: Measure;
  readonly plot?: (parts: Part[]) => BarChart;
  measure(size: number, context: Context): Promise<Measured>;
}

/** What a measurement is given. */
export interface Context {
  /** A directory of its own. */
  readonly scratch: string;
  /** A number of repetitions, or fewer where someone is in a hurry. */
  readonly runs: (usual: number) => number;
  readonly say: (line: string) => void;
}

/** Makes a row of what each run cost; the runs of the variants took turns. */
export function rowOf(name: string, costs: Map<string, Cost[]>): Row {
  const [ours] = [...costs.values()];
  const figures = (measure: Measure): [Measure, Figures] => [measure, Object.fromEntries([...costs]
    .map(([variant, of]) => [variant, of.map(c => c[measure]), ours.map(c => c[measure])] as const)
    .filter((all): all is readonly [string, number[], number[]] => all[1].length > 0 && all[1].every(v => v !== undefined))
    .map(([variant, values, base]) => [variant, { value: round(median(values)), ratio: round(medianRatio(values, base)) }]))];
  return { name, runs: ours.length, ...Object.fromEntries((Object.keys(MEASURES) as Measure[]).map(figures)) };
}

/** Sizes in bytes, the first of them ours. */
export function bytesOf(values: Map<string, number>): Figures {
  const [ours] = [...values.values()];
  return Object.fromEntries([...values].map(([variant, value]) => [variant, { value, ratio: round(value / ours) }]));
}

const round = (value: number) => Number(value.toPrecision(4));

const PLACE = path.join(__dirname, '..', 'results.json');

export function loadParts(): Part[] {
  return fs.existsSync(PLACE) ? JSON.parse(fs.readFileSync(PLACE, 'utf8')) : [];
}

/** Puts a part in place of what was measured of the same before. */
export function keepPart(part: Part): void {
  const others = loadParts().filter(p => p.section !== part.section || p.size !== part.size);
  const all = [...others, part].sort((a, b) => a.section.localeCompare(b.section) || a.size - b.size);
  writeWhole(PLACE, `${JSON.stringify(all, undefined, 1)}\n`);
}

export function writeWhole(file: string, text: string): void {
  fs.writeFileSync(`${file}.draft`, text);
  fs.renameSync(`${file}.draft`, file);
}
