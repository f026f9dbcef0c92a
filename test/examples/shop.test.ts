import { execFileSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import { ownCache, tempDir } from '../support/go-sources';

const cache = ownCache();
const root = path.join(__dirname, '..', '..');
const infra = path.join(root, 'examples', 'shop', 'infra');
const out = tempDir('shop');

/** Runs an app as the CLIs run it, with another output directory. */
function synth(app: string): void {
  execFileSync(process.execPath, [path.join(root, 'node_modules', 'tsx', 'dist', 'cli.mjs'), app], {
    cwd: infra,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, CDK8S_OUTDIR: path.join(out, 'dist'), CDK_OUTDIR: path.join(out, 'cdk.out'), GOPHER_CONSTRUCTS_OUT: path.join(out, 'artifacts'), GOPHER_CONSTRUCTS_CACHE: cache },
  });
}

/** Digests depend on the version of Go: what matters is that they name what was written. */
const withoutHashes = (text: string) => text.replace(/\b[0-9a-f]{64}\b/g, '<hash>');

describe('examples/shop', () => {
  test('cdk8s: two services, by the digests of the images that are written', () => {
    synth('manifests.ts');
    const yaml = fs.readFileSync(path.join(out, 'dist', 'shop.k8s.yaml'), 'utf8');
    expect(withoutHashes(yaml)).toMatchSnapshot();
    expect(fs.readdirSync(path.join(out, 'dist'))).toEqual(['shop.k8s.yaml']);
    const [key] = fs.readdirSync(path.join(out, 'artifacts'));
    for (const name of ['api', 'web']) {
      const index = JSON.parse(fs.readFileSync(path.join(out, 'artifacts', key, 'images', 'shop', `${name}-image`, 'index.json'), 'utf8'));
      expect(yaml).toContain(`image: registry.example.com/shop/${name}@${index.manifests[0].digest}\n`);
    }
  });

  test('CDK: three functions, by the assets that are written beside the template', () => {
    synth('functions.ts');
    const template = fs.readFileSync(path.join(out, 'cdk.out', 'Shop.template.json'), 'utf8');
    const resources = JSON.parse(template).Resources;
    expect(withoutHashes(JSON.stringify(resources, undefined, 1)).replace(/CurrentVersion\w+/g, 'CurrentVersion<hash>')).toMatchSnapshot();
    const keys = Object.values<any>(resources).filter(r => r.Type === 'AWS::Lambda::Function').map(r => r.Properties.Code.S3Key.replace('.zip', ''));
    expect(keys).toHaveLength(3);
    for (const key of keys) {
      expect(fs.readdirSync(path.join(out, 'cdk.out', `asset.${key}`))).toEqual(['bootstrap']);
    }
  });

  test('the stacks in each language ask for the lowest versions that the library takes', () => {
    const floors = Object.fromEntries(Object.entries<string>(JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8')).peerDependencies)
      .map(([name, range]) => [name, range.replace('^', '')]));
    const file = (...names: string[]) => fs.readFileSync(path.join(path.dirname(infra), ...names), 'utf8');
    const typescript = JSON.parse(file('infra', 'package.json')).dependencies;
    const goModules: { [name: string]: string } = {
      'aws-cdk-lib': 'github.com/aws/aws-cdk-go/awscdk/v2',
      'cdk8s': 'github.com/cdk8s-team/cdk8s-core-go/cdk8s/v2',
      'constructs': 'github.com/aws/constructs-go/constructs/v10',
    };
    expect(Object.keys(goModules).sort()).toEqual(Object.keys(floors).sort());
    for (const [name, floor] of Object.entries(floors)) {
      expect(typescript[name]).toBe(`^${floor}`);
      expect(file('infra-python', 'requirements.txt')).toContain(`${name}>=${floor},<`);
      expect(file('infra-go', 'go.mod')).toContain(`\t${goModules[name]} v${floor}\n`);
    }
  });

  test('the program’s own tests pass', () => {
    expect(execFileSync('go', ['test', './...'], { cwd: path.dirname(infra), encoding: 'utf8' })).not.toContain('FAIL');
  });
});
