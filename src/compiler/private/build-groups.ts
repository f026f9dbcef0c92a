import * as path from 'path';
import { GoCommand } from './go-command';
import { GoProgram } from '../../program/go-program';
import { settingsKey } from '../../program/go-settings';
import { ArtifactCache } from '../../storage/artifact-cache';

/** Actions for programs that share one call of the go command. */
export interface GroupActions {
  use(programs: GoProgram[], go: GoCommand, cache: ArtifactCache): void;
  /** An error of a whole group (no Go, a broken go.mod) applies to each of its programs. */
  fail(programs: GoProgram[], error: string): void;
}

/**
 * Groups programs by module, platform and flags, with one `go env` for each module and toolchain.
 */
export function forEachGroup(programs: GoProgram[], cacheOf: (program: GoProgram) => ArtifactCache, { use, fail }: GroupActions): void {
  for (const ofOneCache of groupBy(programs, cacheOf)) {
    const cache = cacheOf(ofOneCache[0]);
    cache.inScratchRepeatedly(scratch => {
      const commands = new Map<string, GoCommand>();
      for (const group of groupBy(ofOneCache, p => `${p.module.dir}\0${settingsKey(p.settings)}`)) {
        const [{ module, settings }] = group;
        try {
          const place = `${module.dir}\0${settings.toolchain ?? ''}`;
          const go = commands.get(place) ?? GoCommand.forModule(module, settings, path.join(scratch, String(commands.size)), cache.root);
          commands.set(place, go);
          use(group, go, cache);
        } catch (error) {
          if (cache.isUnusableBy(error)) throw error;
          fail(group, (error as Error).message);
        }
      }
    });
  }
}

function groupBy<T>(items: T[], key: (item: T) => unknown): T[][] {
  const groups = new Map<unknown, T[]>();
  for (const item of items) {
    const name = key(item);
    const group = groups.get(name);
    if (group) group.push(item);
    else groups.set(name, [item]);
  }
  return [...groups.values()];
}
