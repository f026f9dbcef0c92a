import { Output } from './subcommand';

const BAR = 20;
const ERASE = '\r\u001b[K';

/** Reports progress with one line for each finished item and, on a terminal, a progress bar. */
export class Progress {
  private readonly running = new Set<string>();
  private done = 0;

  public constructor(private readonly stream: Output['stderr'], private readonly total: number, private readonly quiet: boolean) {}

  public start(name: string): void {
    this.running.add(name);
    this.draw();
  }

  public finish(name: string, line: string): void {
    this.running.delete(name);
    this.done++;
    if (!this.quiet) this.stream.write(`${this.stream.isTTY ? ERASE : ''}${line}\n`);
    this.draw();
  }

  private draw(): void {
    if (this.quiet || !this.stream.isTTY) return;
    const filled = Math.round(BAR * this.done / this.total);
    const line = `[${'#'.repeat(filled)}${'.'.repeat(BAR - filled)}] ${this.done} of ${this.total}  ${[...this.running].join(', ')}`;
    this.stream.write(ERASE + (this.done < this.total ? line.slice(0, (this.stream.columns || 80) - 1) : ''));
  }
}

/** Formats a number of bytes in decimal units. */
export function inBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB'];
  const unit = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), units.length - 1);
  return `${(bytes / 1000 ** unit).toFixed(unit > 0 ? 1 : 0)} ${units[unit]}`;
}
