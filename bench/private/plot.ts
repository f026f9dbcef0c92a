/** Grouped bar charts as SVG that GitHub shows on light and dark pages: no background, mid-grey text. */
import * as fs from 'fs';

const WIDTH = 760;
const HEIGHT = 400;
const PLOT = { left: 70, right: 750, top: 72, bottom: 360 };
const TEXT = '#7d8590';
const FONT = '-apple-system,BlinkMacSystemFont,Segoe UI,Helvetica,Arial,sans-serif';

export interface BarChart {
  readonly title: string;
  /** What the values are, with their unit. */
  readonly axis: string;
  readonly bars: { readonly name: string; readonly colour: string }[];
  /** A value for each bar, above 0. */
  readonly groups: { readonly name: string; readonly values: number[] }[];
  /** @default false */
  readonly log?: boolean;
}

export function writeBarChart(file: string, chart: BarChart): void {
  fs.writeFileSync(file, renderBarChart(chart));
}

function renderBarChart(chart: BarChart): string {
  const ticks = (chart.log ? logTicks : linearTicks)(chart.groups.flatMap(g => g.values));
  const y = scaleOf(ticks, chart.log ?? false);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img" font-family="${FONT}" font-size="12" fill="${TEXT}">`,
    `<title>${escape(chart.title)}</title>`,
    text(WIDTH / 2, 22, chart.title, 'text-anchor="middle" font-size="16" font-weight="600"'),
    text(16, (PLOT.top + PLOT.bottom) / 2, chart.axis, `text-anchor="middle" transform="rotate(-90 16 ${(PLOT.top + PLOT.bottom) / 2})"`),
    ...legend(chart),
    ...ticks.flatMap(tick => gridLine(tick, y(tick))),
    ...groups(chart, y),
    '</svg>\n',
  ].join('\n');
}

function legend({ bars }: BarChart): string[] {
  const widths = bars.map(b => 30 + 7 * b.name.length);
  const start = (WIDTH - widths.reduce((a, b) => a + b, 0)) / 2;
  return bars.flatMap((bar, i) => {
    const x = start + widths.slice(0, i).reduce((a, b) => a + b, 0);
    return [rectangle(x, 36, 12, 12, bar.colour), text(x + 17, 46, bar.name)];
  });
}

function gridLine(value: number, y: number): string[] {
  return [
    `<line x1="${PLOT.left}" x2="${PLOT.right}" y1="${round(y)}" y2="${round(y)}" stroke="${TEXT}" stroke-opacity="0.3"/>`,
    text(PLOT.left - 6, y + 4, String(value), 'text-anchor="end"'),
  ];
}

function groups({ groups: all, bars }: BarChart, y: (value: number) => number): string[] {
  const space = (PLOT.right - PLOT.left) / all.length;
  const width = Math.min(48, space * 0.8 / bars.length);
  return all.flatMap((group, i) => {
    const middle = PLOT.left + space * (i + 0.5);
    const drawn = group.values.flatMap((value, j) => {
      const x = middle + (j - bars.length / 2) * width;
      return [
        rectangle(x + 2, y(value), width - 4, PLOT.bottom - y(value), bars[j].colour),
        text(x + width / 2, y(value) - 5, label(value), 'text-anchor="middle"'),
      ];
    });
    return [...drawn, text(middle, PLOT.bottom + 20, group.name, 'text-anchor="middle" font-size="13"')];
  });
}

/** Round steps from 0 past the largest value, some five of them. */
function linearTicks(values: number[]): number[] {
  const rough = Math.max(...values) / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map(f => f * power).find(s => s >= rough)!;
  return Array.from({ length: Math.ceil(Math.max(...values) / step) + 1 }, (_, i) => Number((i * step).toPrecision(6)));
}

/** Powers of ten around the values; the lowest stays some way below the smallest, so that each bar can be seen. */
function logTicks(values: number[]): number[] {
  const from = Math.floor(Math.log10(Math.min(...values) * 0.8));
  const to = Math.max(from + 1, Math.ceil(Math.log10(Math.max(...values))));
  return Array.from({ length: to - from + 1 }, (_, i) => Number((10 ** (from + i)).toPrecision(1)));
}

function scaleOf(ticks: number[], log: boolean): (value: number) => number {
  const place = log ? Math.log10 : (value: number) => value;
  const [low, high] = [place(ticks[0]), place(ticks[ticks.length - 1])];
  return value => PLOT.bottom - (place(value) - low) / (high - low) * (PLOT.bottom - PLOT.top);
}

function rectangle(x: number, y: number, width: number, height: number, colour: string): string {
  return `<rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" fill="${colour}"/>`;
}

function text(x: number, y: number, content: string, attributes = ''): string {
  return `<text x="${round(x)}" y="${round(y)}" ${attributes}>${escape(content)}</text>`;
}

/** Three digits that count: more would be noise. */
const label = (value: number) => (value >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(2))));
const round = (value: number) => Math.round(value * 100) / 100;
const escape = (content: string) => content.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
