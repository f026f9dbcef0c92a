/** Apps and programs of unusual size. */
import { spawnSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import { RootConstruct } from 'constructs';
import { GoBuildPlan } from '../../src/compiler/go-build-plan';
import { GoPlatform } from '../../src/program/go-platform';
import { findProgram } from '../../src/program/go-program';
import { goInFront, tempDir, withEnv, write } from '../support/go-sources';

describe('an app of 1,600 programs', () => {
  const names = Array.from({ length: 1600 }, (_, i) => `a-rather-long-name-of-a-program-as-generators-make-them-${i}`);
  let dir: string;
  beforeAll(() => {
    dir = write(tempDir(), {
      'go.mod': 'module example.com/monorepo/with/a/long/path/as/companies/have/them\n\ngo 1.24\n',
      ...Object.fromEntries(names.map(name => [`services/${name}/cmd/${name}/main.go`, 'package main\n\nfunc main() {}\n'])),
    });
  });

  /** Compiles all of them by a `go build` that makes a file for each, or does something else. */
  function compile(build: string) {
    const { PATH, log } = goInFront('$1', real => `[ "$1" = build ] && { ${build}; exit; }\nexec '${real}' "$@"`);
    return withEnv({ PATH, GOPHER_CONSTRUCTS_CACHE: tempDir('cache') }, () => {
      const root = new RootConstruct();
      const plan = GoBuildPlan.of(root);
      const builds = names.map(name => plan.request(findProgram(path.join(dir, 'services', name, 'cmd', name), {}, GoPlatform.LINUX_AMD64)));
      const problems = builds.flatMap((b, i) => b.validate(new RootConstruct(String(i))));
      return { problems, compiled: builds.filter(b => b.succeeded).length, calls: fs.readFileSync(log, 'utf8').trim().split('\n') };
    });
  }

  test('is compiled by as few commands as a system takes', () => {
    const link = 'while [ "$1" != -o ]; do shift; done; out=$2; while [ "$1" != -- ]; do shift; done; shift; for p; do echo "$p" > "$out${p##*/}"; done';
    const { problems, compiled, calls } = compile(link);
    expect(problems).toEqual([]);
    expect(compiled).toBe(names.length);
    expect(calls.filter(call => call === 'build').length).toBeLessThanOrEqual(4);
    expect(calls.length).toBeLessThanOrEqual(14);
  });

  test('reports once what keeps Go from compiling any of them', () => {
    const { problems, compiled } = compile('echo "go: the disk is on fire" >&2; exit 1');
    expect(compiled).toBe(0);
    expect(problems).toEqual([expect.stringMatching(/^go build failed for module example\.com\/monorepo\S+ on linux\/amd64 \(paths are relative to .*\):\ngo: the disk is on fire$/)]);
  });
});

test('a program that embeds 300 MB is fingerprinted, kept and packed with little memory', () => {
  const dir = write(tempDir(), { 'go.mod': 'module example.com/large\n\ngo 1.24\n', 'main.go': 'package main\n\nimport "embed"\n\n//go:embed large\nvar files embed.FS\n\nfunc main() { println(files.Open("large")) }\n' });
  fs.writeFileSync(path.join(dir, 'large'), '');
  fs.truncateSync(path.join(dir, 'large'), 300_000_000);
  const script = `
    const { App, Chart } = require('cdk8s');
    const { GoContainerImage } = require('./lib');
    const app = new App({ outdir: process.env.OUT });
    const image = new GoContainerImage(new Chart(app, 'chart'), 'image', { entry: process.env.ENTRY, repository: 'registry.example.com/large', sbom: false });
    console.log(image.reference, process.resourceUsage().maxRSS);
  `;
  const env = { ...process.env, ENTRY: dir, OUT: tempDir('out'), GOPHER_CONSTRUCTS_CACHE: tempDir('cache') };
  const memory = () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, ['-e', script], { cwd: path.join(__dirname, '..', '..'), env, encoding: 'utf8' });
    expect([status, stderr.replace(/^gopher-constructs: .*\n/gm, '')]).toEqual([0, '']);
    return Number(stdout.split(' ')[1]) / 1024;
  };
  expect(memory()).toBeLessThan(150);
  expect(memory()).toBeLessThan(150);
});
