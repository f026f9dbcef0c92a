import { ISecret, k8s, SecretValue } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { Identity } from './identity';
import { compact, freeId, verbatim } from './manifest';
import { ANY_TEXT, CONFIG_MAP_KEY, shortHash, shorten, VARIABLE } from './names';
import { attempt, keyed, Problems } from './problems';
import { isPlain, show, showKind } from '../../validation/show';
import { isStruct } from '../../validation/structs';

/** What the API server takes. */
const LARGEST_CONFIG_MAP = 2 ** 20;

/** Environment of a container, as its props have it. */
export interface EnvironmentProps {
  readonly environment?: { [name: string]: string } | null;
  readonly secretEnvironment?: { [name: string]: SecretValue } | null;
  readonly environmentFromSecrets?: ISecret[] | null;
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
    const plain = new Map(Object.entries(this.problems.map(`${prop}environment`, given.environment, VARIABLE, ANY_TEXT, showKind, show)));
    const secret = this.secretVariables(`${prop}secretEnvironment`, given.secretEnvironment);
    secret.filter(({ name }) => plain.has(name)).forEach(({ name }) =>
      this.problems.add(`${prop}environment and ${prop}secretEnvironment must not both have '${name}'; leave it out of one of them`));
    const isTaken = new Set([...plain.keys(), ...secret.map(({ name }) => name)]);
    const sources = this.problems.secrets(`${prop}environmentFromSecrets`, given.environmentFromSecrets);
    return compact({
      envFrom: [
        ...sources.map(name => ({ secretRef: { name } })),
        ...plain.size > 0 ? [{ configMapRef: { name: this.add(part, Object.fromEntries(plain), false).name } }] : [],
      ],
      env: [...runtime.filter(({ name }) => !isTaken.has(name)), ...secret],
    });
  }

  /**
   * A ConfigMap, named by its content and immutable unless its name is to stay.
   *
   * @param part what its name says it is for
   */
  public add(part: string, data: { [name: string]: string }, keepsName: boolean): k8s.KubeConfigMap {
    const entries = Object.entries(data).sort(([a], [b]) => (a < b ? -1 : 1));
    const size = entries.reduce((sum, [, text]) => sum + Buffer.byteLength(text), 0);
    this.problems.check(size <= LARGEST_CONFIG_MAP,
      `the ConfigMap for ${part} must be at most ${LARGEST_CONFIG_MAP} bytes, got ${size}; put large files into the image or a volume`);
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

  /** Variables that are keys of Secrets. What stands in place of a reference may be the secret itself, so no message repeats it. */
  private secretVariables(prop: string, given: { [name: string]: SecretValue } | null | undefined): k8s.EnvVar[] {
    if (given === undefined || given === null) return [];
    const expectation = 'an object of references to keys of Secrets';
    const entries = this.problems.read(prop, given, expectation, () => (isPlain(given) ? Object.entries(given) : undefined), showKind) ?? [];
    return entries.filter(([name]) => this.problems.isKey(prop, name, VARIABLE, showKind))
      .flatMap(([name, value]) => this.secretVariable(keyed(prop, name), name, value));
  }

  private secretVariable(prop: string, name: string, value: SecretValue): k8s.EnvVar[] {
    const read = attempt(() => (isStruct(value) ? { secret: value.secret, key: value.key } : undefined));
    if (!read) {
      this.problems.add(`${prop} must be a reference to a Secret, got ${showKind(value)}; use { secret: Secret.fromSecretName(…), key: 'password' }, never the value`);
      return [];
    }
    const secret = this.problems.secret(`${prop}.secret`, read.secret);
    const key = this.problems.requiredText(`${prop}.key`, read.key, CONFIG_MAP_KEY, showKind);
    return secret === undefined || key === undefined ? [] : [{ name, valueFrom: { secretKeyRef: { name: secret, key } } }];
  }
}
