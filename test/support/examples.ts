import { execFileSync } from 'child_process';
import * as path from 'path';
import { Yaml } from 'cdk8s';
import { ownCache, tempDir } from './go-sources';

const ROOT = path.join(__dirname, '..', '..');
const cache = ownCache();

/** The manifests that an example writes. */
export function exampleFile(name: string): string {
  const outdir = tempDir(name);
  execFileSync(process.execPath, [path.join(ROOT, 'node_modules', 'tsx', 'dist', 'cli.mjs'), 'manifests.ts'], {
    cwd: path.join(ROOT, 'examples', name, 'infra'),
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, CDK8S_OUTDIR: outdir, GOPHER_CONSTRUCTS_OUT: tempDir('artifacts'), GOPHER_CONSTRUCTS_CACHE: cache },
  });
  return path.join(outdir, `${name}.k8s.yaml`);
}

/** The objects that an example writes. */
export function example(name: string): any[] {
  return Yaml.load(exampleFile(name));
}
