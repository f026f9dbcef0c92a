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
  const { sha256OfFile } = require(path.join(lib, 'storage', 'hash'));
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

/** What every cache of a machine soon has, and takes a second to make. */
const COMMON = ['tools', 'go-installations'];

/** New directories for a cache and an output; the cache may have what is common already. */
function newDirectories(name: string, isCold: boolean): [cache: string, out: string] {
  const [cache, out] = ['cache', 'out'].map(part => path.join(scratch, name, part));
  if (!isCold) COMMON.forEach(kind => fs.cpSync(path.join(scratch, 'reference', 'cache', kind), path.join(cache, kind), { recursive: true }));
  return [cache, out];
}

/** Whether each writing operation is to fail, not one of each kind, and each kind of reading operation, not every third. */
const isThorough = Boolean(process.env.GOPHER_CONSTRUCTS_ALL_FAULTS);

/** The faults of a synthesis. Operations are of one kind if they differ by keys and numbers only, or by the file of the standard library. */
function faultsOf(isCold: boolean, seen: Set<string>): { operation: string; fault: Fault; isCold: boolean }[] {
  run(undefined, 0, ...newDirectories(`counted-${isCold}`, isCold));
  return operations.map((operation, at) => ({ operation, at })).flatMap(({ operation, at }) => {
    const [name, file = ''] = operation.split(' ');
    const isWriting = WRITING.includes(name) || (name === 'openSync' && /\/(tmp|locks|out)\//.test(file));
    const place = operation.replace(/ \/\S*\/(src|pkg\/tool)\/\S*/g, ' GOROOT').replace(/(counted-\w+|\/\d+)\//g, '');
    const isKnown = seen.has(place);
    seen.add(place);
    const isWanted = isWriting ? isThorough || !isKnown : !isKnown && (isThorough || at % 3 === 0);
    return isWanted ? kindsOf(name, isWriting).map(kind => ({ operation, fault: { kind, at }, isCold })) : [];
  });
}

/** What can happen to an operation: only those that fill a disk find it full, only those that write leave something behind. */
function kindsOf(name: string, isWriting: boolean): Fault['kind'][] {
  if (!isWriting) return ['EIO'];
  return /^(writeFile|write|copyFile|mkdir)Sync/.test(name) ? ['ENOSPC', 'EIO', 'kill'] : ['EIO', 'kill'];
}

const quiet = process.stderr.write;
process.stderr.write = () => true;

const reference = newDirectories('reference', true);
const expected = run(undefined, 0, ...reference);
const whole = stateOf(reference[1]);
const seen = new Set<string>();
const faults = [...faultsOf(false, seen), ...faultsOf(true, seen)];

const outcomes = faults.map(({ operation, fault: { kind, at }, isCold }, i) => {
  const [cache, out] = newDirectories(String(i), isCold);
  const first = run(kind, at, cache, out);
  const state = stateOf(out);
  const second = run(undefined, 0, cache, out);
  const secondState = stateOf(out);
  const third = run(undefined, 0, cache, out);
  const rewritten = operations.filter(text => /^(writeFileSync|renameSync|linkSync)/.test(text) && !text.includes('/tmp/') && !text.includes('/locks/'));
  original.rmSync(path.join(scratch, String(i)), { recursive: true, force: true });
  const stateText = (text: string) => (text === whole ? 'whole' : text);
  return { kind, operation, first, state: stateText(state), second, third, secondState: stateText(secondState), rewritten };
});
process.stderr.write = quiet;
process.stdout.write(JSON.stringify({ expected, outcomes }));
