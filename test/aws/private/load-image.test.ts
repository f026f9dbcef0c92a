import { spawnSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import { placeLoader } from '../../../src/aws/private/loader';
import { tempDir, write } from '../../support/go-sources';

const assembly = write(tempDir('cdk.out'), {
  'package.json': '{ "type": "module" }', // as above an assembly in a project of ES modules
  'images/Image/manifest.json': '[{ "RepoTags": ["gopher-constructs:123"] }]',
  'images/Image/blobs/sha256/1': 'blob',
});
const script = path.relative(assembly, placeLoader(assembly));

/** A container engine that keeps what it was called with, and does what a script says. */
function engine(does: string): { command: string; calls: () => string[]; loaded: string } {
  const dir = tempDir('engine');
  const [command, log, loaded] = ['docker', 'log', 'loaded.tar'].map(name => path.join(dir, name));
  fs.writeFileSync(command, `#!/bin/sh\necho "$*" >> '${log}'\nloaded='${loaded}'\n${does}\n`, { mode: 0o755 });
  return { command, calls: () => fs.readFileSync(log, 'utf8').trim().split('\n'), loaded };
}

/** Runs the script as cdk-assets does. */
function run(CDK_DOCKER: string) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, 'images/Image'], { cwd: assembly, encoding: 'utf8', env: { PATH: process.env.PATH, CDK_DOCKER } });
  return { status, stdout, stderr };
}

const LAYOUT = path.join(assembly, 'images', 'Image');

describe('the script that loads an image of an assembly', () => {
  test('is there once, under a name that follows its content', () => {
    expect(path.relative(assembly, placeLoader(assembly))).toBe(script);
    expect(fs.readdirSync(assembly).filter(file => file.endsWith('.cjs'))).toEqual([script]);
  });

  test('loads nothing but Node’s own modules', () => {
    const modules = [...fs.readFileSync(path.join(assembly, script), 'utf8').matchAll(/require\("([^"]+)"\)/g)].map(([, name]) => name);
    expect(modules).toEqual(['child_process', 'fs', 'path']);
  });

  test('gives the path of the layout where that is what the engine calls it', () => {
    const { command, calls } = engine('exit 0');
    expect(run(command)).toEqual({ status: 0, stdout: LAYOUT, stderr: '' });
    expect(calls()).toEqual([`inspect ${LAYOUT}`]);
  });

  test('has the engine load an archive of the layout, and gives the name', () => {
    const { command, calls, loaded } = engine('test "$1" = load && cat > "$loaded"');
    expect(run(command)).toEqual({ status: 0, stdout: 'gopher-constructs:123', stderr: '' });
    expect(calls()).toEqual([`inspect ${LAYOUT}`, 'inspect gopher-constructs:123', 'load']);
    expect(spawnSync('tar', ['-tf', loaded], { encoding: 'utf8' }).stdout).toContain('./blobs/sha256/1\n');
  });

  test('loads nothing that the engine knows', () => {
    const { command, calls } = engine('test "$2" = gopher-constructs:123');
    expect(run(command)).toEqual({ status: 0, stdout: 'gopher-constructs:123', stderr: '' });
    expect(calls()).toEqual([`inspect ${LAYOUT}`, 'inspect gopher-constructs:123']);
  });

  test('fails with what the engine says', () => {
    const { command } = engine('cat > /dev/null; echo "no space left" >&2; exit 3');
    expect(run(command)).toEqual({ status: 1, stdout: '', stderr: `${command} load ended with status 3: no space left\n` });
  });

  test('fails where there is no engine', () => {
    expect(run('/nowhere/docker')).toEqual({ status: 1, stdout: '', stderr: '/nowhere/docker cannot be run: spawnSync /nowhere/docker ENOENT\n' });
  });
});
