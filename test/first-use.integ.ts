import { execFileSync, spawnSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import { blocksOf, ROOT } from './docs/blocks';
import { writeStandIns } from './docs/shell';
import { tempDir, write } from './support/go-sources';

// What docs/getting-started.md says, done by somebody who has a Go module and nothing else. Packages come from the registry, or npm's cache.

jest.setTimeout(900_000);

const MAIN = 'package main\n\nimport "net/http"\n\nfunc main() { http.ListenAndServe(":8080", http.NotFoundHandler()) }\n';
const ORDERS = 'package main\n\nimport "github.com/aws/aws-lambda-go/lambda"\n\nfunc main() { lambda.Start(func() error { return nil }) }\n';
const shop = write(tempDir('first-use'), { 'cmd/api/main.go': MAIN, 'cmd/orders/main.go': ORDERS });
for (const name of ['go.mod', 'go.sum']) fs.copyFileSync(path.join(ROOT, 'examples', 'shop', name), path.join(shop, name));
const infra = path.join(shop, 'infra');
const tools = tempDir('stand-ins');
writeStandIns(tools, ['crane', 'kubectl']);
fs.mkdirSync(path.join(tools, 'registry'));
const [install, kubernetes, publish, installAws, aws, deploy] = blocksOf('docs/getting-started.md').filter(({ language }) => language !== 'yaml').map(block => block.text);
let tarball: string;

function sh(script: string, cwd = infra): string {
  const { status, stdout, stderr } = spawnSync('bash', ['-euo', 'pipefail', '-c', script], {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      npm_config_prefer_offline: 'true',
      npm_config_update_notifier: 'false',
      CALLS: path.join(tools, 'calls'),
      REGISTRY: path.join(tools, 'registry'),
      GOPHER_CONSTRUCTS_CACHE: path.join(tools, 'cache'),
      PATH: `${tools}${path.delimiter}${process.env.PATH}`,
    },
  });
  if (status !== 0) throw new Error(stdout + stderr);
  return stdout;
}

beforeAll(() => {
  const dir = tempDir('packed');
  execFileSync('npm', ['pack', '--ignore-scripts', '--pack-destination', dir], { cwd: ROOT, env: { ...process.env }, stdio: 'ignore' });
  tarball = path.join(dir, fs.readdirSync(dir)[0]);
});

/** The package isn't on npm yet. */
const packed = (script: string) => script.replace(' gopher-constructs ', ` ${tarball} `);

describe('from a Go module to manifests', () => {
  test('by what docs/getting-started.md says, word for word', () => {
    sh(packed(install), shop);
    write(infra, { 'main.ts': kubernetes });
    expect(sh(publish)).toMatch(/registry\.example\.com\/shop\/api@sha256:[0-9a-f]{64}\n$/);
    expect(fs.readdirSync(path.join(infra, 'dist'))).toEqual(['shop.k8s.yaml']);
    expect(fs.readdirSync(path.join(infra, 'gopher-constructs.out', 'dist', 'images'))).toEqual(['shop']);
    expect(fs.readFileSync(path.join(tools, 'calls'), 'utf8')).toContain('kubectl\x1fapply\x1f-f\x1fdist\x1f\n');
  });

  test('installs no platform that is not asked for', () => {
    expect(fs.existsSync(path.join(infra, 'node_modules', 'aws-cdk-lib'))).toBe(false);
    expect(() => sh('node -e "require(\'gopher-constructs/aws\')"')).toThrow('gopher-constructs/aws requires aws-cdk-lib to be installed; run npm install aws-cdk-lib');
  });

  test.each([
    ['CommonJS', 'main.cjs', (code: string) => code.replace(/import (.*) from ('.*');/g, 'const $1 = require($2);')],
    ['ES modules', 'main.mjs', (code: string) => code],
  ])('in JavaScript, as %s', (_, file, from) => {
    write(infra, { [file]: from(kubernetes) });
    fs.rmSync(path.join(infra, 'dist'), { recursive: true });
    sh(`node ${file}`);
    expect(fs.existsSync(path.join(infra, 'dist', 'shop.k8s.yaml'))).toBe(true);
  });
});

describe('from a Go module to a template', () => {
  test('by what docs/getting-started.md says, but for the account', () => {
    sh(packed(installAws));
    write(infra, { 'main.ts': aws });
    sh(deploy.replace('cdk deploy', 'cdk synth --quiet'));
    expect(fs.existsSync(path.join(infra, 'cdk.out', 'Shop.template.json'))).toBe(true);
  });

  test.each([['node16', 'node16'], ['nodenext', 'nodenext'], ['esnext', 'bundler'], ['commonjs', 'node10']])(
    'TypeScript 5 finds the types: module %s, resolution %s', (module, resolution) => {
      sh('[ -d node_modules/typescript ] || npm install --no-audit --no-fund typescript@5.9 @types/node@20');
      write(infra, { 'main.ts': aws, 'kubernetes.ts': kubernetes });
      sh(`npx tsc --noEmit --strict --target es2022 --module ${module} --moduleResolution ${resolution} main.ts kubernetes.ts`);
    });
});
