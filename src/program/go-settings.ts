import * as fs from 'fs';
import * as path from 'path';
import { GoBuildOptions } from './go-build-options';
import { GoModMode } from './go-mod-mode';
import { GoPlatform } from './go-platform';
import { GoToolchain } from './go-toolchain';

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

const SET_BY_PROPS = /^(GOOS|GOARCH|GO386|GOAMD64|GOARM|GOARM64|GOMIPS|GOMIPS64|GOPPC64|GORISCV64|GOFLAGS|GOWORK|GOENV|GO111MODULE|CGO_ENABLED|GOCACHE|GOMODCACHE|GOPATH|GOROOT|GOTMPDIR|GOTOOLCHAIN|PATH|HOME)$/;

/** A text that is equal for programs that one `go build` can compile together. */
export function settingsKey(settings: GoSettings): string {
  return JSON.stringify({ ...settings, platform: String(settings.platform), toolchain: String(settings.toolchain ?? '') });
}

/** @throws for the first option that cannot be: the message names it */
export function settle(options: GoBuildOptions, defaultPlatform: GoPlatform): GoSettings {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw new Error(`buildOptions is ${JSON.stringify(options)}; give an object, such as { tags: ['netgo'] }`);
  }
  const variables = settleVariables(options.variables ?? {});
  const settings = {
    platform: instance('platform', GoPlatform, 'GoPlatform.LINUX_ARM64', options.platform ?? defaultPlatform),
    tags: settleTags(options.tags),
    ldflags: [
      ...(flag('strip', options.strip) ?? true ? ['-s', '-w'] : []),
      ...variables.map(([name, value]) => `-X=${name}=${value}`),
      ...settleLdflags(options.ldflags),
    ].map(quote).join(' '),
    trimpath: flag('trimpath', options.trimpath) ?? true,
    cgo: flag('cgo', options.cgo) ?? false,
    mod: options.mod && instance('mod', GoModMode, 'GoModMode.VENDOR', options.mod).flag,
    pgo: settlePgo(options.pgo),
    race: flag('race', options.race) ?? false,
    environment: settleEnvironment(options.environment ?? {}),
    upx: flag('upx', options.upx) ?? false,
    toolchain: options.toolchain && instance('toolchain', GoToolchain, 'GoToolchain.LOCAL', options.toolchain),
    timeoutSeconds: settleTimeout(options.timeoutSeconds),
    cacheDirectory: settleCacheDirectory(options.cacheDirectory),
    warnings: variables.filter(([, value]) => looksLikeTime(value)).map(([name, value]) =>
      `buildOptions.variables['${name}'] is '${value}', which looks like a time: if it changes with each synthesis, so does the program, and everything is deployed each time`),
  };
  if (settings.race && !settings.cgo) {
    throw new Error('buildOptions.race needs cgo, and a C library where the program runs; set buildOptions.cgo, too, or leave race to go test');
  }
  return settings;
}

function settleTags(tags: string[] | undefined): string[] {
  const found = strings('tags', tags).flatMap(tag => tag.split(','));
  for (const tag of found) {
    if (!/^[\p{L}\p{N}_.]+$/u.test(tag)) {
      throw new Error(`buildOptions.tags holds ${JSON.stringify(tag)}; a build tag is made of letters, digits, '_' and '.'`);
    }
  }
  return [...new Set(found)].sort();
}

function settleLdflags(ldflags: string[] | undefined): string[] {
  const found = strings('ldflags', ldflags);
  const several = found.find(arg => /^-[^\s=]+\s/.test(arg));
  if (several !== undefined) {
    const [name, ...rest] = several.split(/\s+/);
    throw new Error(`buildOptions.ldflags holds ${JSON.stringify(several)}; give one argument an element: '${name}', '${rest.join(' ')}' (for -X, -s and -w there are the props variables and strip)`);
  }
  return found;
}

function settleVariables(variables: { [name: string]: string }): [name: string, value: string][] {
  const entries = Object.entries(variables).sort(([a], [b]) => (a < b ? -1 : 1));
  for (const [name, value] of entries) {
    if (!/^[^\s=]+\.[\p{L}_][\p{L}\p{N}_]*$/u.test(name)) {
      throw new Error(`buildOptions.variables holds ${JSON.stringify(name)}; write import path and name of a string variable, such as 'main.version'`);
    }
    if (typeof value !== 'string' || /[\n\0]/.test(value)) {
      throw new Error(`buildOptions.variables['${name}'] is ${JSON.stringify(value)}; Go can set string variables only, to one line`);
    }
  }
  return entries;
}

/** A date, a time of day, or seconds since 1970 in this century. */
function looksLikeTime(value: string): boolean {
  return /\d{4}-\d{2}-\d{2}|\d{2}:\d{2}:\d{2}|^(1[6-9]|2\d)\d{8}$/.test(value);
}

function settlePgo(pgo: string | undefined): string {
  if (pgo === undefined) return 'auto';
  if (typeof pgo !== 'string' || pgo === '') {
    throw new Error(`buildOptions.pgo is ${JSON.stringify(pgo)}; give a file, 'auto' or 'off'`);
  }
  if (pgo === 'auto' || pgo === 'off') return pgo;
  if (!fs.statSync(pgo, { throwIfNoEntry: false })?.isFile()) {
    throw new Error(`buildOptions.pgo is '${pgo}', which is no file (a relative path starts at the working directory); give a profile, 'auto' or 'off'`);
  }
  return path.resolve(pgo);
}

function settleEnvironment(environment: { [name: string]: string }): { [name: string]: string } {
  const entries = Object.entries(environment).sort(([a], [b]) => (a < b ? -1 : 1));
  for (const [name, value] of entries) {
    if (!/^[A-Za-z_]\w*$/.test(name) || typeof value !== 'string' || value.includes('\0')) {
      throw new Error(`buildOptions.environment holds ${JSON.stringify(name)}: ${JSON.stringify(value)}; give names and values of environment variables`);
    }
    if (SET_BY_PROPS.test(name)) {
      throw new Error(`buildOptions.environment sets ${name}; the library sets it: use the prop for it (platform and its withLevel, cgo, tags, ldflags, mod, cacheDirectory), or the toolchain line of go.mod`);
    }
  }
  return Object.fromEntries(entries);
}

function settleTimeout(seconds: number | undefined): number {
  if (seconds === undefined) return 1800;
  if (typeof seconds !== 'number' || !(seconds > 0 && seconds <= 86400)) {
    throw new Error(`buildOptions.timeoutSeconds is ${JSON.stringify(seconds)}; give a number above 0, at most 86400 (a day)`);
  }
  return seconds;
}

function settleCacheDirectory(directory: string | undefined): string | undefined {
  if (directory === undefined) return undefined;
  if (typeof directory !== 'string' || directory === '') {
    throw new Error(`buildOptions.cacheDirectory is ${JSON.stringify(directory)}; give a directory, or leave it out`);
  }
  return path.resolve(directory);
}

/** Quotes an argument inside `-ldflags`, where Go knows quotes but no escapes. */
function quote(arg: string): string {
  if (!/[\s'"]/.test(arg)) return arg;
  const mark = ["'", '"'].find(q => !arg.includes(q));
  if (!mark) throw new Error(`buildOptions: ${JSON.stringify(arg)} cannot be passed to the linker: Go takes no argument with both kinds of quotes in it`);
  return mark + arg + mark;
}

// What follows checks what TypeScript has checked already, for users of JavaScript.

function strings(prop: string, value: string[] | undefined): string[] {
  if (value === undefined) return [];
  if (!Array.isArray(value) || value.some(v => typeof v !== 'string' || v === '' || /[\n\0]/.test(v))) {
    throw new Error(`buildOptions.${prop} is ${JSON.stringify(value)}; give a list of non-empty strings of one line each`);
  }
  return value;
}

function flag(prop: string, value: boolean | undefined): boolean | undefined {
  if (value !== undefined && typeof value !== 'boolean') {
    throw new Error(`buildOptions.${prop} is ${JSON.stringify(value)}; give true or false`);
  }
  return value;
}

function instance<T>(prop: string, type: Function & { prototype: T }, example: string, value: T): T {
  if (!(value instanceof type)) {
    throw new Error(`buildOptions.${prop} is ${JSON.stringify(value)}; give a ${type.name}, such as ${example}`);
  }
  return value;
}
