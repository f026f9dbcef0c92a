import { execFileSync } from 'child_process';
import * as path from 'path';

const root = path.join(__dirname, '..');
const infra = path.join(root, 'examples', 'shop', 'infra'); // where the package is found as a user finds it

/** What a program loads. */
interface Loaded {
  /** Packages of node_modules. */
  readonly packages: string[];
  /** Our own modules. */
  readonly modules: number;
  /** Of our own JavaScript. */
  readonly bytes: number;
}

function loaded(code: string): Loaded {
  const script = `${code};
    const fs = require('fs');
    const files = Object.keys(require.cache);
    const ours = files.filter(f => f.startsWith(${JSON.stringify(path.join(root, 'lib') + path.sep)}));
    const packages = files.flatMap(f => /.*node_modules[\\/]((@[^\\/]+[\\/])?[^\\/]+)/.exec(f)?.[1] ?? []);
    const bytes = ours.reduce((sum, f) => sum + fs.statSync(f).size, 0);
    console.log(JSON.stringify({ packages: [...new Set(packages)].sort(), modules: ours.length, bytes }));`;
  return JSON.parse(execFileSync(process.execPath, ['-e', script], { cwd: infra, encoding: 'utf8' }));
}

/** The libraries that a program loads. */
const loads = (code: string) => loaded(code).packages.filter(name => ['aws-cdk-lib', 'cdk8s', 'cdk8s-plus-28', 'tar', 'fflate'].includes(name));

describe('loading', () => {
  test('gopher-constructs/kubernetes loads no aws-cdk-lib and no cdk8s-plus', () => {
    expect(loads("require('gopher-constructs/kubernetes').GoWebService.name")).toEqual(['cdk8s']);
  });

  test('gopher-constructs/aws loads no cdk8s', () => {
    expect(loads("require('gopher-constructs/aws').GoLambdaFunction.name")).toEqual(['aws-cdk-lib']);
  });

  test('gopher-constructs loads neither', () => {
    expect(loads("require('gopher-constructs').GoContainerImage.name")).toEqual([]);
  });

  test('gopher-constructs still has each target, loaded when it is first used', () => {
    expect(loads("require('gopher-constructs').kubernetes.GoWebService.name")).toEqual(['cdk8s']);
    expect(loads("require('gopher-constructs').aws.GoLambdaFunction.name")).toEqual(['aws-cdk-lib']);
  });

  test('is possible from ES modules', () => {
    const code = "import { GoPlatform, Scaling } from 'gopher-constructs'; import { App } from 'gopher-constructs/kubernetes'; console.log(typeof GoPlatform, typeof Scaling, typeof App)";
    expect(execFileSync(process.execPath, ['--input-type=module', '-e', code], { cwd: infra, encoding: 'utf8' })).toBe('function function function\n');
  });

  // Counted, not timed: more modules and bytes are more time on every machine. Each has room for a few more of its kind.
  test.each([
    ['gopher-constructs', "require('gopher-constructs').GoContainerImage", 90, 355],
    ['gopher-constructs/kubernetes', "require('gopher-constructs/kubernetes').GoWebService", 155, 560],
    ['gopher-constructs/aws', "require('gopher-constructs/aws').GoLambdaFunction", 125, 490],
    ['the command', `require(${JSON.stringify(path.join(root, 'lib', 'cli', 'run'))})`, 48, 190],
  ])('%s stays light', (_, code, modules, kilobytes) => {
    const found = loaded(code);
    expect(found.modules).toBeLessThanOrEqual(modules);
    expect(found.bytes / 1000).toBeLessThan(kilobytes);
  });

  test('the root needs no package but constructs, the command none until it has something to do', () => {
    expect(loaded("require('gopher-constructs').GoContainerImage").packages).toEqual(['constructs']);
    expect(loaded(`require(${JSON.stringify(path.join(root, 'lib', 'cli', 'run'))})`).packages).toEqual([]);
  });
});
