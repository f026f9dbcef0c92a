import * as path from 'path';
import { GoBuildOptions } from './go-build-options';
import { GoPlatform } from './go-platform';
import { GoToolchain } from './go-toolchain';
import { linkerFlags, linkerVariables } from './private/linker-flags';
import { sortedEntries } from '../validation/objects';
import { keyed } from '../validation/shapes';
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

/** Applies all defaults to build options, which must be valid. */
export function resolveBuildOptions(options: GoBuildOptions, platform: GoPlatform): GoSettings {
  const goEnvironment = sortedEntries(options.goEnvironment ?? {});
  return {
    platform,
    tags: [...new Set((options.tags ?? []).flatMap(tag => tag.split(',')))].sort(),
    ldflags: linkerFlags(options),
    trimpath: options.trimpath ?? true,
    cgo: options.cgo ?? false,
    mod: options.mod?.flag,
    pgo: [undefined, 'auto', 'off'].includes(options.pgo) ? options.pgo ?? 'auto' : path.resolve(options.pgo!),
    goEnvironment: Object.fromEntries(goEnvironment),
    toolchain: options.toolchain,
    timeoutSeconds: options.timeoutSeconds ?? 1800,
    cacheDirectory: options.cacheDirectory === undefined ? undefined : path.resolve(options.cacheDirectory),
    warnings: linkerVariables(options).filter(([, value]) => looksLikeTime(value)).map(([name, value]) =>
      `${keyed('buildOptions.linkerVariables', name)} must not change with each synthesis, got ${show(value)}, a possible timestamp; each change builds and deploys everything again`),
  };
}

/** Whether a value is a date, a time of day, or seconds since 1970 in this century. */
function looksLikeTime(value: string): boolean {
  return /\d{4}-\d{2}-\d{2}|\d{2}:\d{2}:\d{2}|^(1[6-9]|2\d)\d{8}$/.test(value);
}
