import { spawnSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';

/**
 * `describe` and `test` where nothing is missing. Elsewhere they skip, and standard error says what and why. In CI nothing may be missing.
 *
 * @param missing what the suite needs and does not find
 */
export function unless(missing: string | undefined): { describe: typeof describe | typeof describe.skip; test: typeof test | typeof test.skip } {
  if (missing === undefined) return { describe, test };
  if (process.env.CI) throw new Error(`CI needs all that suites need, but ${missing}`);
  const saying = <F extends (name: string, ...rest: any[]) => void>(skip: F): F => ((name: string, ...rest: unknown[]) => {
    process.stderr.write(`SKIPPED: ${name}: ${missing}\n`);
    skip(name, ...rest);
  }) as F;
  return { describe: saying(describe.skip), test: saying(test.skip) };
}

/** A program beside the project's own: in `bin` of the directory that GOPHER_CONSTRUCTS_TOOLS names, else on PATH. */
export function findTool(name: string): string | undefined {
  const chosen = process.env.GOPHER_CONSTRUCTS_TOOLS;
  const places = [...chosen ? [path.join(chosen, 'bin')] : [], ...(process.env.PATH ?? '').split(path.delimiter)];
  return places.map(place => path.join(place, name)).find(file => fs.existsSync(file));
}

/** Which of some programs cannot be found, as `unless` takes it. */
export function missingTools(...names: string[]): string | undefined {
  const missing = names.filter(name => !findTool(name));
  return missing.length === 0 ? undefined : `${missing.join(', ')} not found in $GOPHER_CONSTRUCTS_TOOLS/bin or on PATH; see CONTRIBUTING.md`;
}

/** Why there is no container engine to test with, as `unless` takes it. */
export function missingEngine(): string | undefined {
  const { status, error, stderr } = spawnSync('docker', ['info', '--format', '{{.ServerVersion}}'], { encoding: 'utf8' });
  if (status === 0) return undefined;
  return error ? `docker cannot be run: ${error.message}` : `docker info: ${stderr.trim()}`;
}

/** `describe` where there are the tools. */
export function describeWithTools(names: string[], title: string, suite: () => void): void {
  unless(missingTools(...names)).describe(title, suite);
}

/** `describe` where there is a container engine. */
export function describeWithEngine(title: string, suite: () => void): void {
  unless(missingEngine()).describe(title, suite);
}
