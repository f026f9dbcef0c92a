import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { KubernetesVersion } from './kubernetes-version';
import { verbatim } from './private/manifest';
import { labelsOf } from './private/metadata';
import { DNS_LABEL } from './private/names';
import { Problems } from './private/problems';
import { checkProps } from '../validation/props';

/** Properties of RestrictedNamespace. */
export interface RestrictedNamespaceProps {
  /**
   * The name: a DNS label, at most 63 characters.
   *
   * @default - the construct's id
   */
  readonly name?: string;

  /**
   * The version of Kubernetes whose rules are enforced.
   *
   * @default - those of the cluster: an upgrade brings newer rules
   */
  readonly policyVersion?: KubernetesVersion;

  /**
   * Further labels.
   *
   * Refused: what is no key or value of a label.
   *
   * @default - none
   */
  readonly labels?: { [name: string]: string };
}

/**
 * A Namespace that only takes pods that pass Pod Security `restricted`; others are refused, written into the audit log, and whoever
 * applies them is warned.
 *
 * @see https://kubernetes.io/docs/concepts/security/pod-security-admission/
 */
export class RestrictedNamespace extends Construct {
  /** The name. */
  public readonly name: string;

  /** The Namespace. */
  public readonly namespace: k8s.KubeNamespace;

  public constructor(scope: Construct, id: string, props: RestrictedNamespaceProps = {}) {
    props = checkProps('RestrictedNamespace', props, "{ name: 'shop' }");
    super(scope, id);
    const problems = new Problems();
    this.node.addValidation({ validate: () => problems.all });
    this.name = problems.requiredText(props.name === undefined ? "name (the construct's id)" : 'name', props.name ?? id, DNS_LABEL) ?? id;
    const labels = labelsOf(problems, 'labels', props.labels);
    const version = problems.instance('policyVersion', KubernetesVersion, "KubernetesVersion.of('1.30')", props.policyVersion);
    const policy = ['enforce', 'audit', 'warn'].flatMap(mode => [
      [`pod-security.kubernetes.io/${mode}`, 'restricted'],
      [`pod-security.kubernetes.io/${mode}-version`, version ? `v${version}` : 'latest'],
    ]);
    const made = verbatim(new k8s.KubeNamespace(this, 'namespace', {
      metadata: { name: this.name, labels: { ...labels, ...Object.fromEntries(policy) } },
    }));
    // A chart puts its namespace into all of its objects; a Namespace is in none.
    const toJson = made.toJson;
    made.toJson = () => {
      const { metadata: { namespace, ...metadata }, ...rest } = toJson();
      return { ...rest, metadata };
    };
    this.namespace = made;
  }
}
