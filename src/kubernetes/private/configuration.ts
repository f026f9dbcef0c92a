import { ISecret, k8s, SecretValue } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { Identity } from './identity';
import { compact, freeId, verbatim } from './manifest';
import { shortHash, shorten } from './names';
import { Problems } from './problems';

/** What the API server takes. */
const LARGEST_CONFIG_MAP = 2 ** 20;

/** Environment of a container, as its props have it. */
export interface EnvironmentProps {
  readonly environment?: { [name: string]: string };
  readonly secretEnvironment?: { [name: string]: SecretValue };
  readonly environmentFromSecrets?: ISecret[];
}

/** The ConfigMaps of a workload. */
export class Configuration {
  public readonly configMaps: k8s.KubeConfigMap[] = [];

  public constructor(private readonly scope: Construct, private readonly problems: Problems, private readonly identity: Identity) {}

  /**
   * @param prop what stands before the names of props in messages
   * @param part what the ConfigMap's name says it is for
   * @param runtime variables that give way to the user's
   */
  public environment(prop: string, part: string, given: EnvironmentProps, runtime: k8s.EnvVar[]): Pick<k8s.Container, 'env' | 'envFrom'> {
    const plain = this.problems.map(`${prop}environment`, given.environment);
    const secret = this.problems.struct(`${prop}secretEnvironment`, given.secretEnvironment) as { [name: string]: SecretValue };
    Object.keys(plain).forEach(name => checkVariable(this.problems, `${prop}environment`, name));
    Object.keys(secret).forEach(name => checkVariable(this.problems, `${prop}secretEnvironment`, name));
    Object.keys(secret).filter(name => name in plain).forEach(name =>
      this.problems.add(`${prop}environment and ${prop}secretEnvironment both hold '${name}'; leave it out of one of them`));
    const sources = this.problems.secrets(`${prop}environmentFromSecrets`, given.environmentFromSecrets);
    return compact({
      envFrom: [
        ...sources.map(source => ({ secretRef: { name: source.name } })),
        ...Object.keys(plain).length > 0 ? [{ configMapRef: { name: this.add(part, plain, false).name } }] : [],
      ],
      env: [
        ...runtime.filter(({ name }) => !(name in plain || name in secret)),
        ...Object.entries(secret).flatMap(([name, value]) => this.secretVariable(prop, name, value)),
      ],
    });
  }

  /**
   * A ConfigMap, named by its content and immutable unless its name is to stay.
   *
   * @param part what its name says it is for
   */
  public add(part: string, data: { [name: string]: string }, keepsName: boolean): k8s.KubeConfigMap {
    const entries = Object.entries(data).sort(([a], [b]) => (a < b ? -1 : 1));
    const size = entries.reduce((sum, [name, text]) => sum + Buffer.byteLength(name) + Buffer.byteLength(text), 0);
    this.problems.check(size <= LARGEST_CONFIG_MAP,
      `the ConfigMap for ${part} would hold ${size} bytes; Kubernetes takes 1 MiB: put large files into the image or a volume`);
    const prefix = `${this.identity.name}-${part}`;
    const configMap = verbatim(new k8s.KubeConfigMap(this.scope, freeId(this.scope, `config-${part}`), {
      metadata: {
        name: keepsName ? shorten(prefix, 253) : `${shorten(prefix, 242)}-${shortHash(JSON.stringify(entries))}`,
        labels: this.identity.labels,
      },
      ...keepsName ? {} : { immutable: true },
      data: Object.fromEntries(entries),
    }));
    this.configMaps.push(configMap);
    return configMap;
  }

  private secretVariable(prop: string, name: string, value: SecretValue): k8s.EnvVar[] {
    const isWell = this.problems.check(typeof value === 'object' && value !== null && typeof value.secret?.name === 'string' && typeof value.key === 'string',
      `${prop}secretEnvironment['${name}'] is no reference to a Secret; give { secret: Secret.fromSecretName(…), key: 'password' }, never the value`);
    return isWell ? [{ name, valueFrom: { secretKeyRef: { name: value.secret.name, key: value.key } } }] : [];
  }
}

function checkVariable(problems: Problems, prop: string, name: string): void {
  problems.check(/^[-._a-zA-Z][-._a-zA-Z0-9]*$/.test(name) && name.length <= 253,
    `${prop} holds ${JSON.stringify(name)}; a variable's name is made of letters, digits, '_', '-' and '.', and starts with no digit`);
}
