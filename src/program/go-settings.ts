import * as path from 'path';
import { statOf } from './file-status';
import { GoBuildOptions } from './go-build-options';
import { GoModMode } from './go-mod-mode';
import { GoPlatform } from './go-platform';
import { GoToolchain } from './go-toolchain';
import { checkFlag, checkInstance, checkPath, keyOf, listOf, refuse } from '../validation/checks';
import { readStruct } from '../validation/structs';
import { goEnvironment } from './private/go-environment';
import { linkerFlags, linkerVariables } from './private/linker-flags';
import { show } from '../validation/show';

/** Valid GoBuildOptions with all defaults applied, in a canonical order. */
export interface GoSettings {
  readonly platform: GoPlatform;
  readonly tags: string[];
  /** The value of `-ldflags`, quoted for Go's parser. */
  readonly ldflags: string;
  readonly trimpath: boolean;
  readonly cgo: boolean;
  readonly mod?: string;
  /** An absolute path, `auto` or `off`. */
  readonly pgo: string;
  readonly goEnvironment: { readonly [name: string]: string };
  readonly toolchain?: GoToolchain;
  readonly timeoutSeconds: number;
  readonly cacheDirectory?: string;
  /** Warnings about valid options. */
  readonly warnings: string[];
}

/** A key that is equal for programs that one `go build` can compile together. */
export function settingsKey(settings: GoSettings): string {
  return JSON.stringify({ ...settings, platform: String(settings.platform), toolchain: String(settings.toolchain ?? '') });
}

/**
 * Validates build options and applies defaults.
 *
 * @throws for the first invalid option
 */
export function resolveBuildOptions(given: GoBuildOptions, platform: GoPlatform): GoSettings {
  const options = readStruct('buildOptions', "an object, such as { tags: ['netgo'] }", given);
  const flag = (name: 'strip' | 'trimpath' | 'cgo') => checkFlag(`buildOptions.${name}`, options[name]);
  const { mod, toolchain } = options;
  const settings = {
    platform,
    tags: resolveTags(options.tags),
    ldflags: linkerFlags(options, flag('strip') ?? true),
    trimpath: flag('trimpath') ?? true,
    cgo: flag('cgo') ?? false,
    mod: mod === undefined ? undefined : checkInstance('buildOptions.mod', GoModMode, 'GoModMode.VENDOR', mod).flag,
    pgo: resolvePgo(options.pgo),
    goEnvironment: goEnvironment(options.goEnvironment),
    toolchain: toolchain === undefined ? undefined : checkInstance('buildOptions.toolchain', GoToolchain, 'GoToolchain.LOCAL', toolchain),
    timeoutSeconds: resolveTimeout(options.timeoutSeconds),
    cacheDirectory: resolveCacheDirectory(options.cacheDirectory),
    warnings: linkerVariables(options.linkerVariables).filter(([, value]) => looksLikeTime(value)).map(([name, value]) =>
      `${keyOf('buildOptions.linkerVariables', name)} must not change with each synthesis, got ${show(value)}, a possible timestamp; each change builds and deploys everything again`),
  };
  return settings;
}

/** The build tags in the options. An element may contain several, separated by commas. */
export function tagsOf(tags: string[] | undefined): string[] {
  return listOf('buildOptions.tags', tags, 'a list of build tags').map((tag, i) => {
    if (typeof tag === 'string' && /^[\p{L}\p{N}_.]+(,[\p{L}\p{N}_.]+)*$/u.test(tag)) return tag;
    return refuse(`buildOptions.tags[${i}]`, "a build tag of letters, digits, '_' and '.'", tag);
  });
}

function resolveTags(tags: string[] | undefined): string[] {
  return [...new Set(tagsOf(tags).flatMap(tag => tag.split(',')))].sort();
}

/** Whether a value is a date, a time of day, or seconds since 1970 in this century. */
function looksLikeTime(value: string): boolean {
  return /\d{4}-\d{2}-\d{2}|\d{2}:\d{2}:\d{2}|^(1[6-9]|2\d)\d{8}$/.test(value);
}

function resolvePgo(pgo: string | undefined): string {
  if (pgo === undefined) return 'auto';
  const expectation = "a profile, 'auto' or 'off'";
  if (checkPath('buildOptions.pgo', pgo, expectation) === 'auto' || pgo === 'off') return pgo;
  if (!statOf('buildOptions.pgo', pgo)?.isFile()) {
    refuse('buildOptions.pgo', expectation, pgo, `the file does not exist (resolved from ${process.cwd()})`);
  }
  return path.resolve(pgo);
}

function resolveTimeout(seconds: number | undefined): number {
  if (seconds === undefined) return 1800;
  if (typeof seconds !== 'number' || !(seconds > 0 && seconds <= 86400)) {
    refuse('buildOptions.timeoutSeconds', 'a number above 0 and at most 86400 (a day)', seconds);
  }
  return seconds;
}

function resolveCacheDirectory(directory: string | undefined): string | undefined {
  return directory === undefined ? undefined : path.resolve(checkPath('buildOptions.cacheDirectory', directory, 'a directory'));
}
