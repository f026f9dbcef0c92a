/** Whatever ends a synthesis, and however a go command behaves: nothing that was started stays behind, and nobody waits without knowing for what. */
import { spawnSync } from 'child_process';
import * as path from 'path';
import { RootConstruct } from 'constructs';
import { GoBuildPlan } from '../../src/compiler/go-build-plan';
import { GoBuildOptions } from '../../src/program/go-build-options';
import { GoPlatform } from '../../src/program/go-platform';
import { findProgram } from '../../src/program/go-program';
import { goInFront, MAIN, tempDir, withEnv, write } from '../support/go-sources';
import { processesWith, someModule, SynthProcess } from '../support/synth-process';

const sleep = (ms: number) => new Promise(resolve => setTimeout(resolve, ms));

/** The processes that are still there after a moment. */
async function remaining(marker: string): Promise<string[]> {
  for (let waited = 0; processesWith(marker).length > 0 && waited < 5000; waited += 100) await sleep(100);
  return processesWith(marker);
}

/** A synthesis in a process group of its own, whose processes can be found by a marker. */
function start(name: string): { victim: SynthProcess; marker: string; env: { [name: string]: string }; entries: string[] } {
  const marker = `${name}-${process.pid}-${Date.now()}`;
  const entries = someModule(tempDir(), name, 2);
  const env = { GOPHER_CONSTRUCTS_CACHE: tempDir('cache'), GOCACHE: tempDir('gocache'), MARKER: marker };
  return { victim: new SynthProcess(entries, env, undefined, undefined, true), marker, env, entries };
}

async function until(condition: () => boolean): Promise<void> {
  for (let waited = 0; !condition() && waited < 20_000; waited++) await sleep(1);
  expect(condition()).toBe(true);
}

describe('a synthesis that is killed', () => {
  test.each(Array.from({ length: 14 }, (_, i) => i))('while its supervisor starts leaves no process behind (%d)', async i => {
    const { victim, marker } = start(`starting${i}`);
    const supervisors = () => processesWith(marker).filter(text => text.includes('supervisor.js'));
    // Each go command has one: the third is that of go build.
    for (let seen = 0; seen <= i % 3; seen++) {
      await until(() => supervisors().length > 0);
      const [first] = supervisors();
      if (seen < i % 3) await until(() => !supervisors().includes(first));
    }
    victim.child.kill('SIGKILL');
    await victim.done;
    expect(await remaining(marker)).toEqual([]);
  });

  test('with its whole process group leaves no process behind, and the next one is right', async () => {
    const { victim, marker, env, entries } = start('group');
    await until(() => processesWith(marker).some(text => / build /.test(text)));
    process.kill(-victim.child.pid!, 'SIGKILL');
    await victim.done;
    expect(await remaining(marker)).toEqual([]);
    expect((await new SynthProcess(entries, env).done).hashes).toEqual((await new SynthProcess(entries, { ...env, GOPHER_CONSTRUCTS_CACHE: tempDir('cache') }).done).hashes);
  });
});

/** What becomes of a program where the go command does something else at one of its subcommands. */
function withGo(subcommand: string, script: string, options: GoBuildOptions = {}): { problem: string; stderr: string } {
  const dir = write(tempDir(), { 'go.mod': 'module example.com/strange\n\ngo 1.24\n', 'main.go': MAIN });
  const { PATH } = goInFront('$1', real => `[ "$1" = ${subcommand} ] && { ${script}; }\nexec '${real}' "$@"`);
  return withEnv({ PATH, GOPHER_CONSTRUCTS_CACHE: tempDir('cache') }, () => {
    try {
      void GoBuildPlan.of(new RootConstruct()).request(findProgram(dir, options, GoPlatform.LINUX_AMD64)).binary;
    } catch (error) {
      return { problem: (error as Error).message, stderr: '' };
    }
    throw new Error('it compiled');
  });
}

describe('a go command', () => {
  test.each(['env', 'list', 'build'])('that hangs in go %s is ended with all that it has started', async subcommand => {
    const marker = `9${Date.now()}`;
    const { problem } = withGo(subcommand, `sleep ${marker} & sleep ${marker}`, { timeoutSeconds: 2 });
    expect(problem).toMatch(/the go command exceeded buildOptions\.timeoutSeconds; raise it/);
    expect(await remaining(`sleep ${marker}`)).toEqual([]);
  });

  test.each(['env', 'list'])('that leaves a process behind in go %s does not leave it for long', async subcommand => {
    const marker = `8${Date.now()}`;
    withGo(subcommand, `sleep ${marker} >/dev/null 2>&1 & echo no; exit 1`);
    expect(await remaining(`sleep ${marker}`)).toEqual([]);
  });

  test.each([
    ['env', 'echo Welcome to go; exit 0', /go env must print JSON, got "Welcome to go\\n"; check which go command is first on PATH/],
    ['env', 'exec yes', /its output exceeded the limit, starting with "y\\ny\\n/],
    ['list', 'echo "{"; exit 0', /go list must print JSON, got "\{\\n"/],
    ['list', 'printf "\\033[31mred" >&2; exit 1', /\\u001b\[31mred/],
    ['build', 'echo "something is wrong" >&2; exit 7', /go build failed for module example\.com\/strange on linux\/amd64 .*:\nsomething is wrong/],
    ['build', 'kill -9 $$', /it failed with SIGKILL/],
  ])('that misbehaves in go %s by "%s" gets a message', (subcommand, script, message) => {
    expect(withGo(subcommand, script).problem).toMatch(message);
  });

  test('that hangs is reported after 20 seconds in a log, too', () => {
    const [entry] = someModule(tempDir(), 'silent', 1);
    const { PATH } = goInFront('$1', real => `[ "$1" = list ] && sleep 23\nexec '${real}' "$@"`);
    const script = `
      const { RootConstruct } = require('constructs');
      const { GoBuildPlan } = require('./lib/compiler/go-build-plan');
      const { findProgram } = require('./lib/program/go-program');
      GoBuildPlan.of(new RootConstruct()).request(findProgram(process.env.ENTRY, {}, require('./lib').GoPlatform.LINUX_AMD64)).binary;
    `;
    const env = { ...process.env, PATH, ENTRY: entry, GOPHER_CONSTRUCTS_CACHE: tempDir('cache') };
    const { status, stderr } = spawnSync(process.execPath, ['-e', script], { cwd: path.join(__dirname, '..', '..'), env, encoding: 'utf8' });
    expect(stderr).toMatch(/^gopher-constructs: go list for example\.com\/silent: 20 s\ngopher-constructs: 1 compiled/m);
    expect(status).toBe(0);
  });
});
