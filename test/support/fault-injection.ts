/**
 * Runs a synthesis again and again, each time with another of its file operations failing, or with the process gone from that operation on, and
 * prints what came of it as JSON: run by `fault-injection.integ.ts`, against the compiled library.
 *
 * A process that is killed is one whose later operations have no effect: from the chosen one on, whatever writes throws and does nothing. Real kills
 * at random moments are in faults.integ.ts.
 */
/* eslint-disable @typescript-eslint/no-require-imports -- the library has to be loaded after file operations have been replaced */
import * as path from 'path';

const fs: typeof import('fs') & { [name: string]: any } = require('fs');
const lib = path.join(__dirname, '..', '..', 'lib');

const WRITING = ['mkdirSync', 'writeFileSync', 'renameSync', 'linkSync', 'copyFileSync', 'rmSync', 'chmodSync', 'utimesSync', 'writeSync', 'mkdtempSync', 'symlinkSync', 'truncateSync'];
const READING = ['readFileSync', 'readdirSync', 'statSync', 'lstatSync', 'openSync', 'readSync', 'fstatSync', 'existsSync'];

class Gone extends Error {}

/** What happens at which operation. */
interface Fault {
  readonly kind: 'EIO' | 'ENOSPC' | 'kill';
  readonly at: number;
}

const original = Object.fromEntries([...WRITING, ...READING].map(name => [name, fs[name]]));
let operations: string[] = [];
let fault: Fault | undefined;
let isRecording = false;
let isGone = false;

for (const name of [...WRITING, ...READING]) {
  fs[name] = (...args: unknown[]) => {
    if (!isRecording || (name === 'rmSync' && isGone)) return isGone ? undefined : original[name](...args);
    if (isGone && WRITING.includes(name)) throw new Gone('the process is gone');
    const at = operations.length;
    operations.push(`${name} ${args.filter(arg => typeof arg === 'string').map(arg => shorten(arg as string)).join(' ')}`);
    if (fault?.at === at) {
      if (fault.kind === 'kill') {
        isGone = true;
        throw new Gone('the process is gone');
      }
      if (name === 'existsSync') return false;
      throw Object.assign(new Error(`${fault.kind}: injected, ${name} '${String(args[0])}'`), { code: fault.kind, syscall: name, path: typeof args[0] === 'string' ? args[0] : undefined });
    }
    return original[name](...args);
  };
}

/** A path without what differs between runs. */
function shorten(text: string): string {
  return text.replace(/\/[0-9a-f]{2}\/[0-9a-f]{64}/g, '/KEY').replace(/[0-9a-f]{64}/g, 'HASH').replace(/[0-9a-f]{12}/g, 'RANDOM').replace(/\d{3,}-/g, 'PID-').slice(0, 300);
}

const [entry, scratch] = process.argv.slice(2);

/** A synthesis of an image, with an SBOM, and a release, into a directory. */
function synthesize(cache: string, out: string): string {
  const { App, Chart } = require('cdk8s');
  const { GoContainerImage, GoPlatform, GoRelease } = require(lib);
  const app = new App({ outdir: out });
  const chart = new Chart(app, 'chart');
  const buildOptions = { cacheDirectory: cache };
  const image = new GoContainerImage(chart, 'image', { entry, repository: 'registry.example.com/image', buildOptions });
  new GoRelease(chart, 'release', { entry, version: '1.0.0', platforms: [GoPlatform.LINUX_AMD64], buildOptions });
  app.synth();
  return image.reference;
}

/** All files below a directory, by content, or why the directory is not whole. */
function stateOf(out: string): string {
  const { sha256OfFile } = require(path.join(lib, 'build', 'hash'));
  if (!original.existsSync(out)) return 'nothing';
  const names: string[] = original.readdirSync(out, { recursive: true }).sort();
  return JSON.stringify(names.filter(name => !/(^|\/)\.[^/]*-[0-9a-f]{12}(\/|$)/.test(name) && original.statSync(path.join(out, name)).isFile()).map(name => [name, sha256OfFile(path.join(out, name))]));
}

function run(kind: Fault['kind'] | undefined, at: number, cache: string, out: string) {
  [operations, fault, isGone, isRecording] = [[], kind && { kind, at }, false, true];
  let result: string;
  try {
    result = synthesize(cache, out);
  } catch (error) {
    result = error instanceof Gone ? 'gone' : `error: ${(error as Error).constructor.name}: ${(error as Error).message}`;
  } finally {
    [isRecording, fault, isGone] = [false, undefined, false];
  }
  return result;
}

const quiet = process.stderr.write;
process.stderr.write = () => true;

const dirs = (name: string): [string, string] => [path.join(scratch, name, 'cache'), path.join(scratch, name, 'out')];
const expected = run(undefined, 0, ...dirs('reference'));
const whole = stateOf(dirs('reference')[1]);
run(undefined, 0, ...dirs('counted'));
const steps = operations.map((operation, at) => ({ operation, at }));
const isWriting = (operation: string) => WRITING.includes(operation.split(' ')[0]) || operation.startsWith('openSync');
const seen = new Set<string>();
const faults = steps.flatMap(({ operation, at }): Fault[] => {
  if (isWriting(operation)) return (['EIO', 'ENOSPC', 'kill'] as const).map(kind => ({ kind, at }));
  // The standard library is a thousand files, looked at in one way.
  const [name, file = ''] = operation.split(' ');
  const place = `${name} ${file.replace(/.*\/(src|pkg\/tool)\/.*/, 'GOROOT')}`;
  if (seen.has(place)) return [];
  seen.add(place);
  return [{ kind: 'EIO', at }];
});

const outcomes = faults.map(({ kind, at }, i) => {
  const [cache, out] = dirs(String(i));
  const first = run(kind, at, cache, out);
  const state = stateOf(out);
  const second = run(undefined, 0, cache, out);
  const third = run(undefined, 0, cache, out);
  const rewritten = operations.filter(operation => /^(writeFileSync|renameSync|linkSync)/.test(operation) && !operation.includes('/tmp/') && !operation.includes('/locks/'));
  const outcome = { kind, operation: steps[at].operation, first, state: state === whole ? 'whole' : state, second, third, secondState: stateOf(out) === whole ? 'whole' : stateOf(out), rewritten };
  original.rmSync(path.join(scratch, String(i)), { recursive: true, force: true });
  return outcome;
});
process.stderr.write = quiet;
process.stdout.write(JSON.stringify({ expected, operations: steps.length, outcomes }));
