import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { KubernetesVersion } from './pod/kubernetes-version';
import { LABELS } from './private/metadata';
import { anything, branded, Shape } from '../validation/shapes';
import { validateProps } from '../validation/validate-props';
import { DNS_LABEL } from '../workload/names';
import { resolveName } from '../workload/resolve-workload';

/** Properties of RestrictedNamespace. */
export interface RestrictedNamespaceProps {
  /**
   * The name, a DNS label of at most 63 characters.
   *
   * @default - the construct ID
   */
  readonly name?: string;

  /**
   * The version of Kubernetes that defines the enforced rules.
   *
   * By default, an upgrade of the cluster applies newer rules.
   *
   * @default - the version of the cluster
   */
  readonly policyVersion?: KubernetesVersion;

  /**
   * Additional labels.
   *
   * @default - none
   */
  readonly labels?: { [name: string]: string };
}

const PROPS = {
  name: anything, // validated together with the construct ID
  policyVersion: branded(KubernetesVersion, "KubernetesVersion.of('1.30')"),
  labels: LABELS,
} satisfies Shape<RestrictedNamespaceProps>;

/**
 * A Namespace that accepts only pods that comply with Pod Security `restricted`.
 *
 * Other pods are rejected and recorded in the audit log. Clients receive a warning.
 *
 * @see https://kubernetes.io/docs/concepts/security/pod-security-admission/
 */
export class RestrictedNamespace extends Construct {
  /** The name of the namespace. */
  public readonly name: string;

  /** The Namespace. */
  public readonly namespace: ApiObject;

  public constructor(scope: Construct, id: string, props: RestrictedNamespaceProps = {}) {
    const { name, policyVersion, labels = {} } = resolve(scope, id, props, new.target);
    super(scope, id);
    this.name = name;
    const policy = ['enforce', 'audit', 'warn'].flatMap(mode => [
      [`pod-security.kubernetes.io/${mode}`, 'restricted'],
      [`pod-security.kubernetes.io/${mode}-version`, policyVersion ? `v${policyVersion}` : 'latest'],
    ]);
    this.namespace = new ApiObject(this, 'namespace', {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name, labels: { ...labels, ...Object.fromEntries(policy) } },
    });
    // A chart adds its namespace to all of its objects, but a Namespace is cluster-scoped.
    const toJson = this.namespace.toJson.bind(this.namespace);
    this.namespace.toJson = () => {
      const { metadata: { namespace, ...metadata }, ...rest } = toJson();
      return { ...rest, metadata };
    };
  }
}

function resolve(
  scope: Construct, id: string, props: RestrictedNamespaceProps, type: Function,
): RestrictedNamespaceProps & { readonly name: string } {
  const example = "{ name: 'shop' }";
  return validateProps({ name: 'RestrictedNamespace', scope, id, type, of: RestrictedNamespace, shape: PROPS, example }, props, (errors, values) => {
    return { name: resolveName(errors, values.name, id, DNS_LABEL), policyVersion: values.policyVersion, labels: values.labels };
  });
}
