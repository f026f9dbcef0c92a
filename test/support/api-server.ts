import { ChildProcess, execFileSync, spawn } from 'child_process';
import { generateKeyPairSync } from 'crypto';
import * as fs from 'fs';
import * as https from 'https';
import * as path from 'path';
import { freePort } from './container-engine';
import { tempDir } from './go-sources';
import { findTool } from './tools';

const VERSION = 'v1.34.4';
const MODULE = path.join(__dirname, 'kube-apiserver');
const TOOLS = path.join(__dirname, '..', '..', 'node_modules', '.cache', 'tools', 'bin');
const TOKEN = 'api-server-of-a-test';

/** Where objects of a kind are created; of a kind that is not here the API server of a test knows nothing. */
const PATHS: { readonly [kind: string]: string } = {
  ConfigMap: '/api/v1/namespaces/NAMESPACE/configmaps',
  CronJob: '/apis/batch/v1/namespaces/NAMESPACE/cronjobs',
  Deployment: '/apis/apps/v1/namespaces/NAMESPACE/deployments',
  HorizontalPodAutoscaler: '/apis/autoscaling/v2/namespaces/NAMESPACE/horizontalpodautoscalers',
  Ingress: '/apis/networking.k8s.io/v1/namespaces/NAMESPACE/ingresses',
  Job: '/apis/batch/v1/namespaces/NAMESPACE/jobs',
  Namespace: '/api/v1/namespaces',
  NetworkPolicy: '/apis/networking.k8s.io/v1/namespaces/NAMESPACE/networkpolicies',
  PersistentVolumeClaim: '/api/v1/namespaces/NAMESPACE/persistentvolumeclaims',
  PodDisruptionBudget: '/apis/policy/v1/namespaces/NAMESPACE/poddisruptionbudgets',
  Service: '/api/v1/namespaces/NAMESPACE/services',
  ServiceAccount: '/api/v1/namespaces/NAMESPACE/serviceaccounts',
};

/** A kube-apiserver on loopback, with an etcd of its own. No controller and no kubelet: it validates, and nothing happens. */
export class ApiServer {
  public static async start(): Promise<ApiServer> {
    const dir = tempDir('api-server');
    const [etcdPort, peerPort, port] = [await freePort(), await freePort(), await freePort()];
    const [clientUrl, peerUrl] = [etcdPort, peerPort].map(of => `http://127.0.0.1:${of}`);
    const etcd = start(findTool('etcd')!, dir, [
      `--data-dir=${path.join(dir, 'etcd')}`, `--listen-client-urls=${clientUrl}`, `--advertise-client-urls=${clientUrl}`,
      `--listen-peer-urls=${peerUrl}`, `--initial-advertise-peer-urls=${peerUrl}`, `--initial-cluster=default=${peerUrl}`,
    ]);
    const key = path.join(dir, 'service-accounts.key');
    fs.writeFileSync(key, generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs1', format: 'pem' }));
    fs.writeFileSync(path.join(dir, 'tokens'), `${TOKEN},test,test,system:masters\n`);
    const server = start(findApiServer(), dir, [
      `--etcd-servers=${clientUrl}`, '--bind-address=127.0.0.1', '--advertise-address=127.0.0.1', `--secure-port=${port}`, `--cert-dir=${dir}`,
      `--token-auth-file=${path.join(dir, 'tokens')}`, '--authorization-mode=AlwaysAllow', '--service-cluster-ip-range=10.0.0.0/16',
      '--service-account-issuer=https://localhost', `--service-account-key-file=${key}`, `--service-account-signing-key-file=${key}`,
    ]);
    const started = new ApiServer(port, dir, [server, etcd]);
    await started.ready();
    return started;
  }

  private readonly agent = new https.Agent({ keepAlive: true, maxSockets: 8, rejectUnauthorized: false }); // it signs its certificate itself

  private constructor(private readonly port: number, private readonly dir: string, private readonly processes: ChildProcess[]) {}

  /** Whether it has objects of a kind. */
  public knows({ kind }: { kind: string }): boolean {
    return Object.hasOwn(PATHS, kind);
  }

  /** Why an object would not be created; undefined where it would. Unknown fields are refused, too. */
  public async refusal(object: any): Promise<string | undefined> {
    const namespace = object.metadata.namespace ?? 'default';
    const url = `${PATHS[object.kind].replace('NAMESPACE', namespace)}?dryRun=All&fieldValidation=Strict`;
    const post = () => this.request('POST', url, object);
    // It hangs up where its validation panics, as that of schedules does for 'TZ=UTC'; but so does a connection that was kept too long.
    const { status, body } = await post().catch(post).catch((error: Error) => ({ status: 0, body: { message: error.message } }));
    const isValid = status === 201 || body.reason === 'AlreadyExists';
    return isValid ? undefined : `${object.kind}: ${status} ${body.message ?? JSON.stringify(body)}`;
  }

  /** Creates a namespace that there isn't yet, since the API server looks for that of an object. */
  public async createNamespace(name: string): Promise<void> {
    const { status, body } = await this.request('POST', PATHS.Namespace, { apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
    if (status !== 201 && status !== 409) throw new Error(`namespace ${name}: ${status} ${JSON.stringify(body)}`);
  }

  public async stop(): Promise<void> {
    this.agent.destroy();
    for (const child of this.processes) { // the server first, which would wait for its etcd
      const ended = new Promise(resolve => child.once('exit', resolve));
      child.kill('SIGKILL');
      if (child.exitCode === null && child.signalCode === null) await ended;
    }
  }

  private async ready(): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      const status = await this.request('GET', '/readyz').then(response => response.status, () => 0);
      if (status === 200) return;
      if (attempt === 600 || this.processes.some(child => child.exitCode !== null)) {
        await this.stop();
        throw new Error(`the API server did not start:\n${fs.readFileSync(path.join(this.dir, 'log'), 'utf8').slice(-4000)}`);
      }
      await new Promise(resolve => setTimeout(resolve, 100));
    }
  }

  private request(method: string, url: string, body?: object): Promise<{ status: number; body: any }> {
    return new Promise((resolve, reject) => {
      const headers = { 'Authorization': `Bearer ${TOKEN}`, 'Content-Type': 'application/json' };
      const request = https.request({ host: '127.0.0.1', port: this.port, path: url, method, headers, agent: this.agent }, response => {
        const chunks: Buffer[] = [];
        response.on('data', chunk => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => resolve({ status: response.statusCode!, body: parse(Buffer.concat(chunks).toString()) }));
      });
      request.on('error', reject);
      request.end(body && JSON.stringify(body));
    });
  }
}

function parse(text: string): any {
  try {
    return JSON.parse(text);
  } catch {
    return { message: text };
  }
}

function start(command: string, dir: string, args: string[]): ChildProcess {
  const log = fs.openSync(path.join(dir, 'log'), 'a');
  const child = spawn(command, args, { cwd: dir, stdio: ['ignore', log, log], env: { PATH: process.env.PATH, HOME: dir } });
  fs.closeSync(log);
  return child;
}

/** A kube-apiserver that is there, or one that Go compiles from checksummed modules: five minutes of CPU, once. */
function findApiServer(): string {
  const file = path.join(TOOLS, 'kube-apiserver');
  const found = findTool('kube-apiserver') ?? (fs.existsSync(file) ? file : undefined);
  if (found) return found;
  const [, major, minor] = /^v(\d+)\.(\d+)/.exec(VERSION)!;
  const variables = { gitVersion: VERSION, gitMajor: major, gitMinor: minor };
  const flags = Object.entries(variables).map(([name, value]) => `-X k8s.io/component-base/version.${name}=${value}`).join(' ');
  fs.mkdirSync(TOOLS, { recursive: true });
  process.stderr.write('compiling kube-apiserver: this takes some minutes\n');
  execFileSync('go', ['build', '-mod=readonly', '-trimpath', '-buildvcs=false', `-ldflags=-s -w ${flags}`, '-o', file, 'k8s.io/kubernetes/cmd/kube-apiserver'], {
    cwd: MODULE, env: { ...process.env, GOFLAGS: '', GOWORK: 'off', CGO_ENABLED: '0' }, stdio: 'inherit',
  });
  return file;
}
