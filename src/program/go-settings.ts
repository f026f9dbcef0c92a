import * as path from 'path';
import { checkFlag, checkInstance, checkPath, keyOf, listOf, refuse } from './checks';
import { GoBuildOptions } from './go-build-options';
import { GoModMode } from './go-mod-mode';
import { GoPlatform } from './go-platform';
import { GoToolchain } from './go-toolchain';
import { readStruct } from './options';
import { goEnvironment } from './private/go-environment';
import { linkerFlags, linkerVariables } from './private/linker-flags';
import { statOf } from './private/stat';
import { show } from './show';

/** GoBuildOptions with every choice made and checked, in a canonical order. */
export interface GoSettings {
  readonly platform: GoPlatform;
  readonly tags: string[];
  /** The value of `-ldflags`, quoted as Go splits it. */
  readonly ldflags: string;
  readonly trimpath: boolean;
  readonly cgo: boolean;
  readonly mod?: string;
  /** An absolute path, `auto` or `off`. */
  readonly pgo: string;
  readonly race: boolean;
  readonly environment: { readonly [name: string]: string };
  readonly upx: boolean;
  readonly toolchain?: GoToolchain;
  readonly timeoutSeconds: number;
  readonly cacheDirectory?: string;
  /** What is allowed, and still no good idea. */
  readonly warnings: string[];
}

/** A text that is equal for programs that one `go build` can compile together. */
export function settingsKey(settings: GoSettings): string {
  return JSON.stringify({ ...settings, platform: String(settings.platform), toolchain: String(settings.toolchain ?? '') });
}

/** @throws for the first option that cannot be: the message names it */
export function settle(given: GoBuildOptions, defaultPlatform: GoPlatform): GoSettings {
  const options = readStruct('buildOptions', "an object, such as { tags: ['netgo'] }", given);
  const flag = (name: 'strip' | 'trimpath' | 'cgo' | 'race' | 'upx') => checkFlag(`buildOptions.${name}`, options[name]);
  const { mod, toolchain } = options;
  const settings = {
    platform: checkInstance('buildOptions.platform', GoPlatform, 'GoPlatform.LINUX_ARM64', options.platform ?? defaultPlatform),
    tags: settleTags(options.tags),
    ldflags: linkerFlags(options, flag('strip') ?? true),
    trimpath: flag('trimpath') ?? true,
    cgo: flag('cgo') ?? false,
    mod: mod === undefined ? undefined : checkInstance('buildOptions.mod', GoModMode, 'GoModMode.VENDOR', mod).flag,
    pgo: settlePgo(options.pgo),
    race: flag('race') ?? false,
    environment: goEnvironment(options.environment),
    upx: flag('upx') ?? false,
    toolchain: toolchain === undefined ? undefined : checkInstance('buildOptions.toolchain', GoToolchain, 'GoToolchain.LOCAL', toolchain),
    timeoutSeconds: settleTimeout(options.timeoutSeconds),
    cacheDirectory: settleCacheDirectory(options.cacheDirectory),
    warnings: linkerVariables(options.variables).filter(([, value]) => looksLikeTime(value)).map(([name, value]) =>
      `${keyOf('buildOptions.variables', name)} is ${show(value)}, which looks like a time: if it changes with each synthesis, so does the program, and everything is deployed each time`),
  };
  if (settings.race && !settings.cgo) {
    throw new Error('buildOptions.race needs cgo, and a C library where the program runs; set buildOptions.cgo, too, or leave race to go test');
  }
  return settings;
}

/** The build tags that a user has set; each may be several, with commas between them. */
export function tagsOf(tags: string[] | undefined): string[] {
  return listOf('buildOptions.tags', tags, 'a list of build tags').map((tag, i) => {
    if (typeof tag === 'string' && /^[\p{L}\p{N}_.]+(,[\p{L}\p{N}_.]+)*$/u.test(tag)) return tag;
    return refuse(`buildOptions.tags[${i}]`, "a build tag of letters, digits, '_' and '.'", tag);
  });
}

function settleTags(tags: string[] | undefined): string[] {
  return [...new Set(tagsOf(tags).flatMap(tag => tag.split(',')))].sort();
}

/** A date, a time of day, or seconds since 1970 in this century. */
function looksLikeTime(value: string): boolean {
  return /\d{4}-\d{2}-\d{2}|\d{2}:\d{2}:\d{2}|^(1[6-9]|2\d)\d{8}$/.test(value);
}

function settlePgo(pgo: string | undefined): string {
  if (pgo === undefined) return 'auto';
  const expectation = "a profile, 'auto' or 'off'";
  if (checkPath('buildOptions.pgo', pgo, expectation) === 'auto' || pgo === 'off') return pgo;
  if (!statOf('buildOptions.pgo', pgo)?.isFile()) {
    refuse('buildOptions.pgo', expectation, pgo, `there is no such file (a relative path starts at the working directory, ${process.cwd()})`);
  }
  return path.resolve(pgo);
}

function settleTimeout(seconds: number | undefined): number {
  if (seconds === undefined) return 1800;
  if (typeof seconds !== 'number' || !(seconds > 0 && seconds <= 86400)) {
    refuse('buildOptions.timeoutSeconds', 'a number above 0 and at most 86400 (a day)', seconds);
  }
  return seconds;
}

function settleCacheDirectory(directory: string | undefined): string | undefined {
  return directory === undefined ? undefined : path.resolve(checkPath('buildOptions.cacheDirectory', directory, 'a directory'));
}
