import { Chart } from 'cdk8s';
import { INetworkPolicyPeer, k8s, LabelSelector, NetworkPolicyPort } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { NetworkIsolation } from '../network-isolation';
import { CIDR, checkExcept } from './addresses';
import { Identity, selectorOf } from './identity';
import { compact, intOrString, lazy, verbatim } from './manifest';
import { LABEL_KEY, LABEL_VALUE } from './names';
import { checkNumber } from './ports';
import { attempt, isLeftOut, Problems } from './problems';
import { show } from '../../validation/show';

/** The label that Kubernetes gives each namespace. */
const NAMESPACE_NAME = 'kubernetes.io/metadata.name';

/** To any server: node-local caches have no pod that a selector could find, clusters label their DNS pods as they like. */
const DNS: k8s.NetworkPolicyEgressRule = {
  ports: [{ protocol: 'UDP', port: intOrString(53) }, { protocol: 'TCP', port: intOrString(53) }],
};

/** Every pod of the cluster. */
export const ANY_POD: k8s.NetworkPolicyPeer[] = [{ namespaceSelector: {} }];

/** The NetworkPolicy of a workload; rules are added until the manifest is written. */
export class Network {
  public readonly policy?: k8s.KubeNetworkPolicy;
  private readonly incoming = new Map<string, k8s.NetworkPolicyIngressRule>();
  private readonly outgoing = new Map<string, k8s.NetworkPolicyEgressRule>();

  /** @param pods whom the policy is about; more may be added */
  public constructor(private readonly scope: Construct, private readonly problems: Problems, pods: Identity[], isolation: NetworkIsolation) {
    const policyTypes = isolation._policyTypes;
    if (policyTypes.length === 0) return;
    const rulesOf = <T>(type: string, rules: () => T[]) =>
      lazy(() => (policyTypes.includes(type) && rules().length > 0 ? rules() : undefined)) as T[];
    this.policy = verbatim(new k8s.KubeNetworkPolicy(scope, 'network-policy', {
      metadata: { name: pods[0].name, labels: pods[0].labels },
      spec: {
        podSelector: lazy(() => selectorOf(pods)),
        policyTypes: [...policyTypes],
        ingress: rulesOf('Ingress', () => [...this.incoming.values()]),
        egress: rulesOf('Egress', () => [DNS, ...this.outgoing.values()]),
      },
    }));
  }

  /** Connections in; without peers from everybody (of an empty list from nobody), without ports to all of them. */
  public allowIn(from: k8s.NetworkPolicyPeer[] | undefined, ports: k8s.NetworkPolicyPort[]): void {
    if (from?.length === 0) return;
    const rule = compact({ from, ports });
    this.incoming.set(JSON.stringify(rule), rule);
  }

  public allowOut(to: k8s.NetworkPolicyPeer[], ports: k8s.NetworkPolicyPort[]): void {
    if (to.length === 0) return;
    const rule = compact({ to, ports });
    this.outgoing.set(JSON.stringify(rule), rule);
  }

  /** A peer as rules of this workload's namespace name it. None is an error: a rule without peers is one for everybody. */
  public peers(prop: string, peer: INetworkPolicyPeer): k8s.NetworkPolicyPeer[] {
    const peers = this.problems.read(prop, peer, 'a workload, Pods.select(…) or NetworkPolicyIpBlock.ipv4(…)', () => this.resolve(peer)) ?? [];
    if (peers.length === 0 && attempt(() => this.resolve(peer)) !== undefined) {
      this.problems.add(`${prop} must have at least one namespace, got ${show(peer)}, whose list of namespaces is empty`);
    }
    peers.forEach(of => this.checkPeer(prop, of));
    return peers;
  }

  private resolve(peer: INetworkPolicyPeer): k8s.NetworkPolicyPeer[] {
    const { ipBlock, podSelector } = peer.toNetworkPolicyPeerConfig();
    if (ipBlock) return [{ ipBlock: compact({ cidr: ipBlock.cidr, except: ipBlock.except }) }];
    const pods = { podSelector: toKube(podSelector!.labelSelector) };
    const { labelSelector, names } = podSelector!.namespaces ?? {};
    const namespaces: k8s.LabelSelector | undefined = labelSelector && toKube(labelSelector);
    if (!names) return [namespaces ? { ...pods, namespaceSelector: namespaces } : pods];
    const own = Chart.of(this.scope).namespace;
    return names.map(name => (name === own && !namespaces ? pods : {
      ...pods,
      namespaceSelector: { ...namespaces, matchLabels: { ...namespaces?.matchLabels, [NAMESPACE_NAME]: name } },
    }));
  }

  private checkPeer(prop: string, { ipBlock, podSelector, namespaceSelector }: k8s.NetworkPolicyPeer): void {
    if (ipBlock && this.problems.requiredText(`${prop}.cidr`, ipBlock.cidr, CIDR) !== undefined) {
      const except = this.problems.strings(`${prop}.except`, ipBlock.except) ?? [];
      const blocks = except.filter((block, i) => this.problems.requiredText(`${prop}.except[${i}]`, block, CIDR) !== undefined);
      checkExcept(this.problems, `${prop}.except`, ipBlock.cidr, blocks);
    }
    this.checkSelector(`${prop}.labels`, podSelector);
    this.checkSelector(`${prop}.namespaces`, namespaceSelector);
  }

  /** @see https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors */
  private checkSelector(prop: string, selector: k8s.LabelSelector | undefined): void {
    this.problems.map(prop, selector?.matchLabels, LABEL_KEY, LABEL_VALUE);
    for (const { key, operator, values } of selector?.matchExpressions ?? []) {
      this.problems.isKey(prop, String(key), LABEL_KEY);
      const found = this.problems.strings(`${prop} ${operator}`, values) ?? [];
      found.forEach(value => this.problems.requiredText(`${prop} ${operator}`, value, LABEL_VALUE));
      this.problems.check(!/In$/.test(operator) || found.length > 0, `${prop} must have at least one value for the operator ${operator}, got none`);
    }
  }
}

export function tcp(...ports: number[]): k8s.NetworkPolicyPort[] {
  return ports.map(port => ({ port: intOrString(port), protocol: 'TCP' }));
}

/** What cdk8s-plus writes for its own types; its L2s use the same method of each other. */
function toKube(selector: LabelSelector): k8s.LabelSelector {
  return compact((selector as unknown as { _toKube(): k8s.LabelSelector })._toKube());
}

/** The ports of a rule if some are given. An empty list is an error: a rule without ports is one for all of them. */
export function checkPorts(problems: Problems, prop: string, ports: NetworkPolicyPort[] | null | undefined): NetworkPolicyPort[] | undefined {
  if (isLeftOut(ports)) return undefined;
  const isPort = (port: unknown) => port instanceof NetworkPolicyPort;
  const found = problems.read(prop, ports, 'a list such as [NetworkPolicyPort.tcp(8080)]', () => (ports.length > 0 && ports.every(isPort) ? [...ports] : undefined));
  found?.map(portToKube).forEach(({ port, endPort }, i) => {
    const first = port === undefined ? undefined : checkNumber(problems, `${prop}[${i}]`, port);
    const last = endPort === undefined ? undefined : checkNumber(problems, `${prop}[${i}]`, endPort);
    problems.check(first === undefined || last === undefined || first <= last, `${prop}[${i}] must be a range whose end is not below its start, got ${first} to ${last}`);
  });
  return found;
}

/** Kubernetes takes no port 0: the range of all ports, as cdk8s-plus has it, is no port at all. */
export function portToKube(port: NetworkPolicyPort): k8s.NetworkPolicyPort {
  const { port: number, endPort, protocol } = (port as unknown as { _toKube(): k8s.NetworkPolicyPort })._toKube();
  if (number?.value === 0 && endPort === 65535) return compact({ protocol });
  return compact({ port: number && intOrString(number.value), endPort, protocol });
}
