import * as fs from 'fs';
import * as path from 'path';

/** A Go module on disk, from its files. */
export interface GoModule {
  /** Absolute directory of go.mod, symbolic links resolved. */
  readonly dir: string;
  /** The path that go.mod declares, such as `example.com/shop`. */
  readonly path: string;
  /** The language version of the `go` line, such as `1.25.0`; `1.16` without one, as in Go. */
  readonly goVersion: string;
  /** The `toolchain` line, such as `go1.26.1`. */
  readonly toolchain?: string;
  /** Absolute directories of local replacements (`replace` lines of go.mod). */
  readonly replacedBy: string[];
  /** Absolute path of the go.work that uses this module. */
  readonly workFile?: string;
}

/**
 * The module of a directory, or undefined if neither it nor a parent contains a go.mod.
 *
 * @throws if go.mod has no module line
 */
export function findModule(dir: string): GoModule | undefined {
  const moduleDir = findUp(dir, 'go.mod');
  if (!moduleDir) return undefined;
  const file = path.join(moduleDir, 'go.mod');
  const lines = directives(file);
  const declared = lines.find(l => l.verb === 'module')?.args[0];
  if (!declared) {
    throw new Error(`${file} must have a module line, got none; run 'go mod init' in that directory`);
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

/** Absolute directories of the modules that a go.work uses, and of its local replacements. */
export function workspaceDirectories(workFile: string): string[] {
  const dir = path.dirname(workFile);
  const lines = directives(workFile);
  const uses = lines.filter(l => l.verb === 'use').map(l => path.resolve(dir, l.args[0] ?? ''));
  return [...uses, ...localReplacements(lines, dir)];
}

/** Whether a go.work or a module that it uses has local replacements. */
export function hasLocalReplacements(workFile: string): boolean {
  const dir = path.dirname(workFile);
  const lines = directives(workFile);
  const members = lines.filter(l => l.verb === 'use').map(l => path.resolve(dir, l.args[0] ?? '', 'go.mod')).filter(file => fs.existsSync(file));
  return [lines, ...members.map(directives)].some(found => localReplacements(found, dir).length > 0);
}

/** The text of a go.work with absolute paths, so that it is valid in any directory. */
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

/**
 * Whether the right side of a `replace` is a directory.
 *
 * @see https://go.dev/ref/mod#go-mod-file-replace
 */
function isLocal(replacement: string): boolean {
  return /^\.{1,2}([\\/]|$)/.test(replacement) || path.isAbsolute(replacement);
}

/** The nearest go.work, if it uses the module. Go does not build other modules in a workspace. */
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
 * The directives of a go.mod or go.work, with one for each line of a block.
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
