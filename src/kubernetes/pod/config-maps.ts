import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { sortedEntries } from '../../validation/objects';
import { shortHash, shorten } from '../../workload/names';
import { EnvironmentSpec } from '../../workload/workload-spec';
import { WorkloadLabels } from '../private/labels';
import { compact, freeId } from '../private/manifest';
import { Container } from '../private/objects';

/** The fields of a container that set environment variables. */
type EnvironmentFields = Pick<Container, 'env' | 'envFrom'>;

/** The ConfigMaps of a workload. */
export class ConfigMaps {
  public readonly all: ApiObject[] = [];

  public constructor(private readonly scope: Construct, private readonly labels: WorkloadLabels) {}

  /**
   * Renders the environment of a container.
   *
   * @param part the part of the ConfigMap's name for this container
   */
  public environment(part: string, { variables, goRuntime, secretKeys, secrets }: EnvironmentSpec): EnvironmentFields {
    const hasVariables = Object.keys(variables).length > 0;
    return compact({
      envFrom: [
        ...secrets.map(name => ({ secretRef: { name } })),
        ...hasVariables ? [{ configMapRef: { name: this.add(part, variables, false) } }] : [],
      ],
      env: [
        ...Object.entries(goRuntime).map(([name, value]) => ({ name, value })),
        ...secretKeys.map(({ name, secret, key }) => ({ name, valueFrom: { secretKeyRef: { name: secret, key } } })),
      ],
    });
  }

  /**
   * Adds a ConfigMap and returns its name.
   *
   * It is immutable, with a content hash in its name, unless it keeps its name.
   *
   * @param part the part of the ConfigMap's name for its purpose
   */
  public add(part: string, data: { readonly [name: string]: string }, keepsName: boolean): string {
    const entries = sortedEntries(data);
    const prefix = `${this.labels.name}-${part}`;
    const name = keepsName ? shorten(prefix, 253) : `${shorten(prefix, 242)}-${shortHash(JSON.stringify(entries))}`;
    this.all.push(new ApiObject(this.scope, freeId(this.scope, `config-${part}`), {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name, labels: this.labels.labels },
      ...keepsName ? {} : { immutable: true },
      data: Object.fromEntries(entries),
    }));
    return name;
  }
}
