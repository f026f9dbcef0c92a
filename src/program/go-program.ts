import * as fs from 'fs';
import * as path from 'path';
import { GoBuildOptions } from './go-build-options';
import { findModule, GoModule } from './go-module';
import { GoPlatform } from './go-platform';
import { findMainPackages, hasGoFiles, mayBeMain } from './private/main-packages';

/** A main package and how it is to be compiled: all that is known of a program without running anything. */
export interface GoProgram {
  /** The entry as the user wrote it, for messages. */
  readonly entry: string;
  /** Absolute directory of the main package, symbolic links resolved. */
  readonly dir: string;
  readonly module: GoModule;
  /** Such as `example.com/shop/cmd/api`. */
  readonly importPath: string;
  /** The name that `go build` gives the executable, such as `api`. */
  readonly name: string;
  readonly settings: GoSettings;
}

/** GoBuildOptions with every choice made, in a canonical order. */
export interface GoSettings {
  readonly platform: GoPlatform;
  readonly tags: string[];
  /** The value of `-ldflags`, quoted as Go splits it. */
  readonly ldflags: string;
  readonly trimpath: boolean;
}

/** A text that is equal for equal settings. */
export function settingsKey(settings: GoSettings): string {
  return JSON.stringify({ ...settings, platform: String(settings.platform) });
}

/**
 * The program whose main package lies in `entry`, a directory as `go build` takes it, relative to the working directory.
 *
 * @throws if it can be seen from the files alone that there is no such program: the message says what to do
 */
export function findProgram(entry: string, options: GoBuildOptions, defaultPlatform: GoPlatform): GoProgram {
  if (typeof entry !== 'string' || entry === '') {
    throw new Error(`entry is ${JSON.stringify(entry)}; give the directory of a main package, such as '../cmd/api'`);
  }
  const stat = fs.statSync(entry, { throwIfNoEntry: false });
  if (!stat) {
    throw new Error(`entry '${entry}' does not exist; it is looked up from the working directory, ${process.cwd()}`);
  }
  if (!stat.isDirectory()) {
    throw new Error(`entry '${entry}' is a file; give the directory of the main package: '${path.dirname(entry)}'`);
  }
  const dir = fs.realpathSync(entry);
  const module = findModule(dir);
  if (!module) {
    throw new Error(`entry '${entry}' is in no Go module: there is no go.mod in ${dir} or above; run 'go mod init' at the root of the Go sources`);
  }
  if (!mayBeMain(dir)) {
    throw new Error(notMain(entry, dir, module));
  }
  const below = path.relative(module.dir, dir).split(path.sep).join('/');
  const importPath = below === '' ? module.path : `${module.path}/${below}`;
  return { entry, dir, module, importPath, name: executableName(importPath), settings: settle(options, defaultPlatform) };
}

function notMain(entry: string, dir: string, module: GoModule): string {
  const what = hasGoFiles(dir) ? 'is not a main package' : 'has no Go files';
  const mains = findMainPackages(module.dir).map(d => path.relative(process.cwd(), d) || '.');
  const hint = mains.length > 0 ? `main packages of module ${module.path}: ${mains.join(', ')}` : `module ${module.path} has no main package`;
  return `entry '${entry}' ${what}; ${hint}`;
}

/**
 * The last element of the import path, passing over a major version suffix, as cmd/go's DefaultExecName.
 *
 * @see https://pkg.go.dev/cmd/go#hdr-Compile_packages_and_dependencies
 */
function executableName(importPath: string): string {
  const elements = importPath.split('/');
  const last = elements[elements.length - 1];
  return /^v([2-9]|[1-9]\d+)$/.test(last) && elements.length > 1 ? elements[elements.length - 2] : last;
}

function settle(options: GoBuildOptions, defaultPlatform: GoPlatform): GoSettings {
  if (typeof options !== 'object' || options === null) {
    throw new Error(`buildOptions is ${JSON.stringify(options)}; give an object, such as { tags: ['netgo'] }`);
  }
  const tags = strings('tags', options.tags).flatMap(tag => tag.split(','));
  for (const tag of tags) {
    if (!/^[\p{L}\p{N}_.]+$/u.test(tag)) {
      throw new Error(`buildOptions.tags holds ${JSON.stringify(tag)}; a build tag is made of letters, digits, '_' and '.'`);
    }
  }
  const variables = Object.entries(options.variables ?? {}).map(([name, value]) => {
    if (!/^[^\s=]+\.[\p{L}_][\p{L}\p{N}_]*$/u.test(name)) {
      throw new Error(`buildOptions.variables holds ${JSON.stringify(name)}; write import path and name of a string variable, such as 'main.version'`);
    }
    if (typeof value !== 'string') {
      throw new Error(`buildOptions.variables['${name}'] is ${JSON.stringify(value)}; Go can set string variables only`);
    }
    return `-X=${name}=${value}`;
  });
  const platform = options.platform ?? defaultPlatform;
  if (!(platform instanceof GoPlatform)) {
    throw new Error(`buildOptions.platform is ${JSON.stringify(platform)}; give a GoPlatform, such as GoPlatform.LINUX_ARM64`);
  }
  return {
    platform,
    tags: [...new Set(tags)].sort(),
    ldflags: [...(options.strip ?? true ? ['-s', '-w'] : []), ...variables.sort(), ...strings('ldflags', options.ldflags)].map(quote).join(' '),
    trimpath: options.trimpath ?? true,
  };
}

/** Quotes an argument inside `-ldflags`, where Go knows quotes but no escapes. */
function quote(arg: string): string {
  if (!/[\s'"]/.test(arg)) return arg;
  const mark = ["'", '"'].find(q => !arg.includes(q));
  if (!mark) throw new Error(`buildOptions: ${JSON.stringify(arg)} cannot be passed to the linker: Go takes no argument with both kinds of quotes in it`);
  return mark + arg + mark;
}

/** The prop's value, checked, since JavaScript does not. */
function strings(prop: string, value: string[] | undefined): string[] {
  if (value === undefined) return [];
  if (!Array.isArray(value) || value.some(v => typeof v !== 'string' || v === '' || /[\n\0]/.test(v))) {
    throw new Error(`buildOptions.${prop} is ${JSON.stringify(value)}; give a list of non-empty strings of one line each`);
  }
  return value;
}
