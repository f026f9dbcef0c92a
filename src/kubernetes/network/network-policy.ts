import { ApiObject, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { NetworkIsolation } from './network-isolation';
import { INetworkPolicyPeer, NetworkPort } from './network-peer';
import { ValidationErrors } from '../../validation/errors';
import { attempt, choice, isLeftOut, list, reading, required, Shape, strings, struct, text, texts } from '../../validation/shapes';
import { show } from '../../validation/show';
import { PORT } from '../../workload/shapes';
import { PortSpec } from '../../workload/workload-spec';
import { CIDR, checkExcept } from '../exposure/addresses';
import { selectorOf, WorkloadLabels } from '../private/labels';
import { compact, lazy } from '../private/manifest';
import { LABEL_KEY, LABEL_VALUE } from '../private/names';
import { LabelSelector, NetworkPolicyPeer, NetworkPolicyPort, NetworkPolicyRule } from '../private/objects';

/** The label that Kubernetes sets on each namespace. */
const NAMESPACE_NAME = 'kubernetes.io/metadata.name';

/**
 * Allows DNS to any server. Node-local caches are not pods, and the labels of DNS pods differ
 * between clusters.
 */
const DNS: NetworkPolicyRule = { ports: [{ protocol: 'UDP', port: 53 }, { protocol: 'TCP', port: 53 }] };

/** All pods of the cluster. */
export const ANY_POD: NetworkPolicyPeer[] = [{ namespaceSelector: {} }];

/** The NetworkPolicy of a workload, which collects rules until synthesis. */
export class WorkloadNetworkPolicy {
  public readonly object?: ApiObject;
  private readonly ingress = new Map<string, NetworkPolicyRule>();
  private readonly egress = new Map<string, NetworkPolicyRule>();

  /** @param pods the selected pods, which may grow later */
  public constructor(scope: Construct, pods: WorkloadLabels[], { _policyTypes: policyTypes }: NetworkIsolation) {
    if (policyTypes.length === 0) return;
    const rulesOf = (type: string, rules: () => NetworkPolicyRule[]) =>
      lazy(() => (policyTypes.includes(type) && rules().length > 0 ? rules() : undefined));
    this.object = new ApiObject(scope, 'network-policy', {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: pods[0].name, labels: pods[0].labels },
      spec: {
        podSelector: lazy(() => selectorOf(pods)),
        policyTypes: [...policyTypes],
        ingress: rulesOf('Ingress', () => [...this.ingress.values()]),
        egress: rulesOf('Egress', () => [DNS, ...this.egress.values()]),
      },
    });
  }

  /**
   * Allows ingress. Without peers it allows any address, with an empty list none. Without ports it
   * allows all ports.
   */
  public allowIngress(from: NetworkPolicyPeer[] | undefined, ports: NetworkPolicyPort[]): void {
    if (from?.length === 0) return;
    const rule = compact({ from, ports });
    this.ingress.set(JSON.stringify(rule), rule);
  }

  /** Allows egress to peers. Without ports it allows all ports. */
  public allowEgress(to: NetworkPolicyPeer[], ports: NetworkPolicyPort[]): void {
    if (to.length === 0) return;
    const rule = compact({ to, ports });
    this.egress.set(JSON.stringify(rule), rule);
  }
}

/**
 * Converts a peer into NetworkPolicy peers. An empty result is an error, because a rule without
 * peers applies to all addresses.
 *
 * @param scope a construct in the namespace of the NetworkPolicy
 */
export function peersOf(errors: ValidationErrors, prop: string, scope: Construct, peer: INetworkPolicyPeer): NetworkPolicyPeer[] {
  const resolve = reading('a workload, Pods.select(…) or NetworkPolicyIpBlock.ipv4(…)', (value: INetworkPolicyPeer) => resolvePeer(scope, value));
  const peers = resolve(errors, prop, peer);
  errors.check(peers === undefined || peers.length > 0, `${prop} must have at least one namespace, got ${show(peer)} with none`);
  peers?.forEach(each => checkPeer(errors, prop, each));
  return peers ?? [];
}

function resolvePeer(scope: Construct, peer: INetworkPolicyPeer): NetworkPolicyPeer[] {
  const { ipBlock, podSelector } = peer.toNetworkPolicyPeerConfig();
  if (ipBlock) return [{ ipBlock: compact({ cidr: ipBlock.cidr, except: ipBlock.except }) }];
  const pods = { podSelector: selectorFrom(podSelector.labelSelector) };
  const { labelSelector, names } = podSelector.namespaces ?? {};
  const namespaces = labelSelector && selectorFrom(labelSelector);
  if (!names) return [namespaces ? { ...pods, namespaceSelector: namespaces } : pods];
  const own = Chart.of(scope).namespace;
  return names.map((name: string) => (name === own && !namespaces ? pods : {
    ...pods,
    namespaceSelector: { ...namespaces, matchLabels: { ...namespaces?.matchLabels, [NAMESPACE_NAME]: name } },
  }));
}

function checkPeer(errors: ValidationErrors, prop: string, { ipBlock, podSelector, namespaceSelector }: NetworkPolicyPeer): void {
  if (ipBlock && text(CIDR)(errors, `${prop}.cidr`, ipBlock.cidr) !== undefined) {
    const except = isLeftOut(ipBlock.except) ? [] : list(text(CIDR))(errors, `${prop}.except`, ipBlock.except) ?? [];
    checkExcept(errors, `${prop}.except`, ipBlock.cidr, except);
  }
  checkSelector(errors, `${prop}.labels`, podSelector);
  checkSelector(errors, `${prop}.namespaces`, namespaceSelector);
}

/**
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors
 */
function checkSelector(errors: ValidationErrors, prop: string, selector: LabelSelector | undefined): void {
  if (selector?.matchLabels) texts(LABEL_VALUE, { names: LABEL_KEY })(errors, prop, selector.matchLabels);
  for (const { key, operator, values } of selector?.matchExpressions ?? []) {
    errors.check(LABEL_KEY.allows(String(key)), `${prop} must have names that are ${LABEL_KEY.expectation}, got ${show(key)}`);
    const found = isLeftOut(values) ? [] : strings()(errors, `${prop} ${operator}`, values) ?? [];
    found.forEach(value => text(LABEL_VALUE)(errors, `${prop} ${operator}`, value));
    errors.check(!/In$/.test(operator) || found.length > 0, `${prop} must have at least one value for the operator ${operator}, got none`);
  }
}

/**
 * Converts a label selector of cdk8s-plus, with the method that its constructs call on each other.
 */
function selectorFrom(selector: { _toKube(): LabelSelector }): LabelSelector {
  return compact(selector._toKube());
}

const RANGE = {
  port: required(PORT),
  endPort: PORT,
  protocol: choice(['TCP', 'UDP', 'SCTP']),
} satisfies Shape<NetworkPort>;

/** Converts ports into NetworkPolicy ports. Undefined if there are none. */
export function portsOf(errors: ValidationErrors, prop: string, given: NetworkPort[]): NetworkPolicyPort[] | undefined {
  return given.length === 0 ? undefined : list(rangeOf)(errors, prop, given);
}

function rangeOf(errors: ValidationErrors, prop: string, value: unknown): NetworkPolicyPort | undefined {
  const fromCdk8sPlus = attempt(() => (value as { _toKube(): { port?: { value: number }; endPort?: number; protocol?: string } })._toKube());
  // cdk8s-plus renders all ports of a protocol without a port, or as a range from 0, which the API server rejects.
  const isAny = fromCdk8sPlus && (fromCdk8sPlus.port === undefined || (fromCdk8sPlus.port.value === 0 && fromCdk8sPlus.endPort === 65535));
  if (isAny) return compact({ protocol: fromCdk8sPlus.protocol });
  const given = fromCdk8sPlus ? compact({ ...fromCdk8sPlus, port: fromCdk8sPlus.port?.value }) : value;
  const range = struct(RANGE, { expectation: 'an object such as { port: 8080 }' })(errors, prop, given);
  if (range?.port === undefined) return undefined;
  const { port, endPort, protocol = 'TCP' } = range;
  errors.check(endPort === undefined || port <= endPort, `${prop}.endPort must be at least port (${port}), got ${endPort}`);
  return compact({ port, endPort, protocol });
}

/** The ports of a workload, as NetworkPolicy ports. */
export function policyPorts(ports: PortSpec[]): NetworkPolicyPort[] {
  return ports.map(({ port, transport }) => ({ port, protocol: transport }));
}
