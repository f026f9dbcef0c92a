import { execFileSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import { RootConstruct } from 'constructs';
import { GoBuildOptions, GoPlatform, GoToolchain } from '../../src';
import { GoBuild, GoBuildPlan } from '../../src/compiler/go-build-plan';
import { findProgram } from '../../src/program/go-program';
import { docker } from '../support/container-engine';
import { go, tempDir, treeState, withEnv, write } from '../support/go-sources';
import { processesWith, someModule, SynthProcess } from '../support/synth-process';
import { describeWithEngine } from '../support/tools';

const IMAGE = 'golang:1.24';

function build(entry: string, options: GoBuildOptions): GoBuild {
  return GoBuildPlan.of(new RootConstruct()).request(findProgram(entry, { cacheDirectory: tempDir('cache'), ...options }, GoPlatform.LINUX_AMD64));
}

/** A PATH on which there is a docker command, and no go. */
function pathWithoutGo(): string {
  const bin = tempDir('bin');
  fs.symlinkSync(execFileSync('which', ['docker'], { encoding: 'utf8' }).trim(), path.join(bin, 'docker'));
  return bin;
}

describeWithEngine('Go in a container', () => {
  // No image can be pulled here: one with the Go that runs the tests, under the name that the library looks for.
  beforeAll(() => {
    const goroot = go('/', 'env', 'GOROOT').trim();
    const tar = path.join(tempDir('image'), 'go.tar');
    const tmp = tempDir('root');
    fs.mkdirSync(path.join(tmp, 'tmp'), { mode: 0o777 });
    execFileSync('tar', ['-cf', tar, '--exclude=usr/local/go/test', '--exclude=usr/local/go/doc', '--transform', `s,^${goroot.slice(1)},usr/local/go,`,
      '-C', '/', goroot.slice(1), '-C', tmp, 'tmp'], { stdio: 'pipe' });
    docker('import', '--change', 'ENV PATH=/usr/local/go/bin', '--change', 'ENV GOTOOLCHAIN=local', tar, IMAGE);
  });

  const shop = path.join(__dirname, '..', '..', 'examples', 'shop');
  const dir = tempDir('a module, with a comma');
  const [entry] = someModule(dir, 'contained', 1);

  test('makes the same bytes as Go on this machine, and leaves the sources as they are', () => {
    const before = treeState(dir);
    const contained = build(entry, { toolchain: GoToolchain.container() });
    expect(contained.binary.sha256).toBe(build(entry, { toolchain: GoToolchain.LOCAL }).binary.sha256);
    expect(contained.binary.file.startsWith(contained.program.settings.cacheDirectory!)).toBe(true);
    expect(treeState(dir)).toEqual(before);
  });

  test('is used where there is no go command', () => {
    const binary = withEnv({ PATH: pathWithoutGo() }, () => build(entry, {}).binary);
    expect(binary.sha256).toBe(build(entry, {}).binary.sha256);
  });

  test('is not used where Go on this machine is asked for', () => {
    expect(() => withEnv({ PATH: pathWithoutGo() }, () => build(entry, { toolchain: GoToolchain.LOCAL }).binary)).toThrow(/^Go is not available: 'go' is not on PATH; install it from https:\/\/go\.dev\/dl\/ or add its bin directory to PATH$/);
  });

  test('sees the modules that go.work and replace lines name', () => {
    const work = write(tempDir(), {
      'go.work': 'go 1.24\n\nuse ./app\nuse ./lib\n',
      'app/go.mod': 'module example.com/app\n\ngo 1.24\n\nrequire example.com/other v0.0.0\n\nreplace example.com/other => ../../' + path.basename(write(tempDir(), {
        'go.mod': 'module example.com/other\n\ngo 1.24\n', 'other.go': 'package other\n\nconst Text = "other"\n',
      })) + '\n',
      'app/main.go': 'package main\n\nimport (\n\t"os"\n\n\t"example.com/lib"\n\t"example.com/other"\n)\n\nfunc main() { os.Stdout.WriteString(lib.Text + " " + other.Text) }\n',
      'lib/go.mod': 'module example.com/lib\n\ngo 1.24\n',
      'lib/lib.go': 'package lib\n\nconst Text = "lib"\n',
    });
    expect(execFileSync(build(path.join(work, 'app'), { toolchain: GoToolchain.container() }).binary.file, { encoding: 'utf8' })).toBe('lib other');
  });

  test('shows the compiler’s lines by the paths of this machine', () => {
    const broken = write(tempDir(), { 'go.mod': 'module example.com/broken\n\ngo 1.24\n', 'main.go': 'package main\n\nfunc main() { x }\n' });
    expect(() => build(broken, { toolchain: GoToolchain.container() }).binary).toThrow(/does not compile \(paths are relative to .*\):\n# example\.com\/broken\n\.\/main\.go:3:15: undefined: x$/);
  });

  test('an image that cannot be had is told by the engine', () => {
    expect(() => build(path.join(shop, 'cmd', 'api'), { toolchain: GoToolchain.container('example.invalid/golang:none') }).binary)
      .toThrow(/the container engine could not run example\.invalid\/golang:none: /);
  });

  test('ends with the synthesis', async () => {
    const [slow] = someModule(tempDir(), 'slowly', 1);
    const marker = `contained-${process.pid}`;
    const victim = new SynthProcess([slow], { PATH: pathWithoutGo(), GOPHER_CONSTRUCTS_CACHE: tempDir('cache'), MARKER: marker });
    for (let waited = 0; running().length === 0 && waited < 20_000; waited += 50) await new Promise(resolve => setTimeout(resolve, 50));
    await new Promise(resolve => setTimeout(resolve, 1500));
    victim.child.kill('SIGKILL');
    await victim.done;
    for (let waited = 0; (running().length > 0 || processesWith(marker).length > 0) && waited < 20_000; waited += 100) {
      await new Promise(resolve => setTimeout(resolve, 100));
    }
    expect(running()).toEqual([]);
    expect(processesWith(marker)).toEqual([]);
  });
});

function running(): string[] {
  return docker('ps', '--quiet', '--filter', 'name=gopher-constructs-').split('\n').filter(id => id !== '');
}

describe('Go in a container, where there is neither Go nor an engine', () => {
  test('tells both ways out', () => {
    const [entry] = someModule(tempDir(), 'neither', 1);
    withEnv({ PATH: tempDir('nothing') }, () => {
      expect(() => build(entry, {}).binary).toThrow(/^Go is not available: 'go' is not on PATH; .*\. It cannot run in a container either: 'docker' is not on PATH; /);
      expect(() => build(entry, { toolchain: GoToolchain.container() }).binary).toThrow(/^buildOptions\.toolchain requires a container engine: 'docker' is not on PATH; /);
    });
  });
});
