/** What measurements are made with: this checkout, this machine, tools at pinned versions. */
import { execFileSync } from 'child_process';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';

export const ROOT = path.join(__dirname, '..', '..');

/** The version of an installed package. */
export function versionOf(name: string): string {
  return (JSON.parse(fs.readFileSync(path.join(ROOT, 'node_modules', name, 'package.json'), 'utf8')) as { version: string }).version;
}

/** The machine, without its name. */
export function describeSystem(): string {
  const release = fs.existsSync('/etc/os-release') ? /^PRETTY_NAME="?([^"\n]*)/m.exec(fs.readFileSync('/etc/os-release', 'utf8'))?.[1] : undefined;
  return [
    execFileSync('go', ['env', 'GOVERSION'], { encoding: 'utf8' }).trim(),
    `Node ${process.versions.node}`,
    release ?? `${os.type()} ${os.release()}`,
    `${os.cpus().length} × ${os.cpus()[0].model.trim()}`,
    `${Math.round(os.totalmem() / 2 ** 30)} GiB`,
  ].join(', ');
}

/** A program of a Go module at a version, such as `helm.sh/helm/v3/cmd/helm@v3.22.0`: Go compiles it once, into a cache folder. */
export function goTool(module: string): string {
  const bin = path.join(ROOT, 'node_modules', '.cache', 'bench', module.replace(/[/@]/g, '-'));
  const file = path.join(bin, path.basename(module.split('@')[0]));
  if (!fs.existsSync(file)) {
    execFileSync('go', ['install', module], { env: { ...process.env, GOBIN: bin, GOFLAGS: '' }, stdio: ['ignore', 'inherit', 'inherit'] });
  }
  return file;
}
