import { randomBytes } from 'crypto';
import * as fs from 'fs';
import * as path from 'path';
import { GoProgram } from '../../program/go-program';
import { settingsKey } from '../../program/go-settings';
import { makeCacheDirectory } from '../../storage/directories';
import { sha256Of } from '../../storage/hash';

/**
 * The input files and directories of the last compilation of a module's programs.
 *
 * A snapshot of them before Go lists the packages detects later changes without a second list. They
 * are an optimization. If they are missing or wrong, Go lists the packages twice.
 */
export class KnownInputs {
  private readonly place: string;
  private readonly places: string[];

  public constructor(private readonly cacheRoot: string, [{ module, settings }]: GoProgram[]) {
    const key = sha256Of(JSON.stringify([module.dir, settingsKey(settings)]));
    this.place = path.join('inputs', key.slice(0, 2), key);
    this.places = read(path.join(cacheRoot, this.place, 'data'));
  }

  public get all(): string[] {
    return this.places;
  }

  /** Stores the places for the next synthesis. */
  public update(places: Set<string>): void {
    const sorted = [...places].sort();
    if (sorted.length === this.places.length && sorted.every((place, i) => place === this.places[i])) return;
    try {
      const dir = makeCacheDirectory(this.cacheRoot, this.place);
      const temporary = path.join(dir, randomBytes(6).toString('hex'));
      try {
        fs.writeFileSync(temporary, JSON.stringify(sorted));
        fs.renameSync(temporary, path.join(dir, 'data'));
      } finally {
        fs.rmSync(temporary, { force: true });
      }
    } catch { /* Go then lists the packages twice in the next synthesis */ }
  }
}

function read(file: string): string[] {
  try {
    if (!fs.lstatSync(file).isFile()) return [];
    const places: unknown = JSON.parse(fs.readFileSync(file, 'utf8'));
    return Array.isArray(places) && places.every(place => typeof place === 'string' && path.isAbsolute(place) && !place.includes('\0')) ? places : [];
  } catch {
    return [];
  }
}
