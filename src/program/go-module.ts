import * as fs from 'fs';
import * as path from 'path';

/** A Go module on disk, from its files. */
export interface GoModule {
  /** Absolute directory of go.mod, symbolic links resolved. */
  readonly dir: string;
  /** The path that go.mod declares, such as `example.com/shop`. */
  readonly path: string;
  /** The language version of the `go` line, such as `1.25.0`; `1.16` where there is none, as Go has it. */
  readonly goVersion: string;
  /** The `toolchain` line, such as `go1.26.1`, if there is one. */
  readonly toolchain?: string;
  /** Absolute directories of modules that `replace` lines of go.mod put in the place of others. */
  readonly replacedBy: string[];
  /** Absolute path of the go.work that lists this module in a `use` line, if there is one. */
  readonly workFile?: string;
}

/** The module that a directory belongs to, or undefined where there is no go.mod in it or above it. */
export function findModule(dir: string): GoModule | undefined {
  const moduleDir = findUp(dir, 'go.mod');
  if (!moduleDir) return undefined;
  const file = path.join(moduleDir, 'go.mod');
  const lines = directives(file);
  const declared = lines.find(l => l.verb === 'module')?.args[0];
  if (!declared) {
    throw new Error(`${file} has no module line; 'go mod init' in that directory writes one`);
  }
  return {
    dir: moduleDir,
    path: declared,
    goVersion: lines.find(l => l.verb === 'go')?.args[0] ?? '1.16',
    toolchain: lines.find(l => l.verb === 'toolchain')?.args[0],
    replacedBy: localReplacements(lines, moduleDir),
    workFile: findWorkFile(moduleDir),
  };
}

/** The directories of modules that a go.work uses or puts in the place of others, absolute. */
export function workspaceDirectories(workFile: string): string[] {
  const dir = path.dirname(workFile);
  const lines = directives(workFile);
  const uses = lines.filter(l => l.verb === 'use').map(l => path.resolve(dir, l.args[0] ?? ''));
  return [...uses, ...localReplacements(lines, dir)];
}

/** Whether a directory stands in for a module anywhere in a workspace. */
export function hasLocalReplacements(workFile: string): boolean {
  const dir = path.dirname(workFile);
  const lines = directives(workFile);
  const members = lines.filter(l => l.verb === 'use').map(l => path.resolve(dir, l.args[0] ?? '', 'go.mod')).filter(file => fs.existsSync(file));
  return [lines, ...members.map(directives)].some(found => localReplacements(found, dir).length > 0);
}

/** The text of a go.work that means the same from any directory: its paths are absolute. */
export function relocateWorkFile(workFile: string): string {
  const dir = path.dirname(workFile);
  const quoted = (words: string[]) => words.map(word => (/[\s"'`()]|\/\//.test(word) ? JSON.stringify(word) : word)).join(' ');
  return directives(workFile).map(({ verb, args }) => {
    const moved = verb === 'use' ? args.map(arg => path.resolve(dir, arg))
      : verb === 'replace' ? args.map(arg => (isLocal(arg) ? path.resolve(dir, arg) : arg))
        : args;
    return `${quoted([verb, ...moved])}\n`;
  }).join('');
}

function localReplacements(lines: Directive[], dir: string): string[] {
  return lines.filter(l => l.verb === 'replace').map(l => l.args[l.args.indexOf('=>') + 1] ?? '').filter(isLocal).map(p => path.resolve(dir, p));
}

/** Whether the right side of a `replace` is a directory: https://go.dev/ref/mod#go-mod-file-replace */
function isLocal(replacement: string): boolean {
  return /^\.{1,2}([\\/]|$)/.test(replacement) || path.isAbsolute(replacement);
}

/** The nearest go.work above a module counts only if it uses that module: otherwise Go would refuse to build it. */
function findWorkFile(moduleDir: string): string | undefined {
  const workDir = findUp(moduleDir, 'go.work');
  if (!workDir) return undefined;
  const file = path.join(workDir, 'go.work');
  const uses = directives(file).filter(l => l.verb === 'use').map(l => realpath(path.resolve(workDir, l.args[0] ?? '')));
  return uses.includes(moduleDir) ? file : undefined;
}

/** The nearest directory, from `dir` upwards, that contains a file of that name. */
function findUp(dir: string, name: string): string | undefined {
  for (let at = dir; ; at = path.dirname(at)) {
    if (fs.statSync(path.join(at, name), { throwIfNoEntry: false })?.isFile()) return at;
    if (path.dirname(at) === at) return undefined;
  }
}

function realpath(p: string): string {
  return fs.existsSync(p) ? fs.realpathSync(p) : p;
}

/** A line of a go.mod or go.work. */
export interface Directive {
  readonly verb: string;
  readonly args: string[];
}

/**
 * The directives of a go.mod or go.work, factored blocks spread out.
 *
 * @see https://go.dev/ref/mod#go-mod-file-lexical
 */
export function directives(file: string): Directive[] {
  const found: Directive[] = [];
  let block: string | undefined;
  for (const line of fs.readFileSync(file, 'utf8').split(/\r?\n/)) {
    const words = tokens(line);
    if (words.length === 0) continue;
    if (block !== undefined) {
      if (words[0] === ')') block = undefined;
      else found.push({ verb: block, args: words });
    } else if (words[1] === '(') {
      block = words[0];
    } else {
      found.push({ verb: words[0], args: words.slice(1) });
    }
  }
  return found;
}

function tokens(line: string): string[] {
  const found: string[] = [];
  for (const [word, interpreted, raw] of line.matchAll(/"((?:[^"\\]|\\.)*)"|`([^`]*)`|\/\/.*|[()]|[^\s()"`]+/g)) {
    if (word.startsWith('//')) break;
    found.push(interpreted?.replace(/\\(.)/g, '$1') ?? raw ?? word);
  }
  return found;
}
