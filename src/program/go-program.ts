import * as fs from 'fs';
import * as path from 'path';
import { statOf } from './file-status';
import { GoBuildOptions } from './go-build-options';
import { findModule, GoModule } from './go-module';
import { GoPlatform } from './go-platform';
import { GoSettings, resolveBuildOptions } from './go-settings';
import { findMainPackages, hasGoFiles, mayBeMain } from './private/main-packages';
import { showPath } from '../validation/show';

/** A main package and its build settings, as known without running Go. */
export interface GoProgram {
  /** The entry in the props, for messages. */
  readonly entry: string;
  /** Absolute directory of the main package, symbolic links resolved. */
  readonly dir: string;
  readonly module: GoModule;
  /** The import path, such as `example.com/shop/cmd/api`. */
  readonly importPath: string;
  /** The name of the executable, as `go build` chooses it, such as `api`. */
  readonly name: string;
  readonly settings: GoSettings;
}

/**
 * Finds the program with its main package in `entry`, relative to the working directory.
 *
 * @throws if the directory is not a main package of a Go module
 */
export function findProgram(entry: string, options: GoBuildOptions, platform: GoPlatform): GoProgram {
  if (entry.includes('...')) {
    throw new Error(`entry must be one main package, got the pattern ${showPath(entry)}; use one construct for each package`);
  }
  const stat = statOf('entry', entry);
  if (!stat) {
    throw new Error(`entry ${showPath(entry)} does not exist (resolved from ${process.cwd()})`);
  }
  if (!stat.isDirectory()) {
    throw new Error(`entry must be the directory of a main package, got the file '${entry}'; use '${path.dirname(entry)}'`);
  }
  const dir = fs.realpathSync(entry);
  const module = findModule(dir);
  if (!module) {
    throw new Error(`entry '${entry}' must be in a Go module, got no go.mod in ${dir} or above; run 'go mod init' at the root of the Go sources`);
  }
  if (!mayBeMain(dir)) {
    throw new Error(notMain(entry, dir, module));
  }
  const below = path.relative(module.dir, dir).split(path.sep).join('/');
  const importPath = below === '' ? module.path : `${module.path}/${below}`;
  return { entry, dir, module, importPath, name: executableName(importPath), settings: resolveBuildOptions(options, platform) };
}

function notMain(entry: string, dir: string, module: GoModule): string {
  const what = hasGoFiles(dir) ? 'is not a main package' : 'has no Go files';
  const mains = findMainPackages(module.dir).map(d => path.relative(process.cwd(), d) || '.');
  const hint = mains.length > 0 ? `main packages of module ${module.path}: ${mains.join(', ')}` : `module ${module.path} has no main package`;
  return `entry '${entry}' ${what}; ${hint}`;
}

/**
 * The last element of the import path without a major version suffix, as in cmd/go.
 *
 * @see https://pkg.go.dev/cmd/go#hdr-Compile_packages_and_dependencies
 */
function executableName(importPath: string): string {
  const elements = importPath.split('/');
  const last = elements[elements.length - 1];
  return /^v([2-9]|[1-9]\d+)$/.test(last) && elements.length > 1 ? elements[elements.length - 2] : last;
}
