import { Chart } from 'cdk8s';
import {
  INetworkPolicyPeer, IPodSelector, k8s, LabelExpression, LabelSelector, NetworkPolicyPeerConfig, NetworkPolicyPort, PodSelectorConfig,
} from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { GoWorkloadProps } from './go-workload-props';
import { NetworkIsolation } from './network-isolation';
import { GoContainerImage } from '../image/go-container-image';
import { companion, Identity, identify, selectorOf } from './private/identity';
import { checkPorts, Network, portToKube, tcp } from './private/network';
import { Pod, PodTraits } from './private/pod';
import { attempt, Problems } from './private/problems';
import { checkReference } from '../oci/reference';

/** In a chart that a CDK stack puts into a cluster an image may be named by something that is known when the stack is synthesized. */
const AWS_TOKEN = /\$\{Token\[/;

/**
 * What all workloads have in common: pods that pass Pod Security `restricted`, with a ServiceAccount and a NetworkPolicy of their own.
 *
 * To cdk8s-plus it is a pod selector and a peer of network policies. What is wrong with props is told when the app is synthesized, all of
 * it at once.
 *
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
 */
export abstract class GoWorkload extends Construct implements IPodSelector, INetworkPolicyPeer {
  /** The name of the objects. */
  public readonly name: string;

  /** The NetworkPolicy, unless isolation is off. */
  public readonly networkPolicy?: k8s.KubeNetworkPolicy;

  /** @internal */
  protected readonly _problems = new Problems();

  /** @internal */
  protected readonly _identity: Identity;

  /**
   * Identities of the workload's pods: its own, and those of jobs that belong to it.
   * @internal
   */
  protected readonly _pods: Identity[];

  /** @internal */
  protected readonly _network: Network;

  private pod!: Pod;
  private inbound: number[] = [];

  /**
   * @param scope the construct that it belongs to
   * @param id its id in that scope
   * @param props what every workload takes
   * @param component the word for what it is (`app.kubernetes.io/component`)
   * @param maxNameLength the most characters that Kubernetes takes as a name for it
   */
  protected constructor(scope: Construct, id: string, props: GoWorkloadProps, component: string, maxNameLength: number) {
    super(scope, id);
    this._identity = identify(this._problems, id, component, maxNameLength, props);
    this.name = this._identity.name;
    this._pods = [this._identity];
    const isolation = this._problems.instance('networkIsolation', NetworkIsolation, 'NetworkIsolation.FULL', props.networkIsolation);
    this._network = new Network(this, this._problems, this._pods, isolation ?? NetworkIsolation.FULL);
    this.networkPolicy = this._network.policy;
    this.node.addValidation({ validate: () => [...this._problems.all, ...this.mutableImages()] });
  }

  /** The ServiceAccount, unless one was given. */
  public get serviceAccount(): k8s.KubeServiceAccount | undefined {
    return this.pod.serviceAccount;
  }

  /** The ConfigMaps for environment variables and files. */
  public get configMaps(): k8s.KubeConfigMap[] {
    return [...this.pod.configuration.configMaps];
  }

  /** The claims of volumes that are made with the workload. */
  public get volumeClaims(): k8s.KubePersistentVolumeClaim[] {
    return [...this.pod.volumes.claims];
  }

  /**
   * Lets pods or addresses connect to this workload. Where they are a workload of this library, its own NetworkPolicy lets it. Empty lists, of
   * namespaces or of ports, are errors.
   *
   * @param peer a workload, Pods or an IP block
   * @param ports those of this workload that they may connect to; without them its main port, or all where it has none
   */
  public allowFrom(peer: INetworkPolicyPeer, ports?: NetworkPolicyPort[]): void {
    const from = this._network.peers('allowFrom: peer', peer);
    const kubePorts = checkPorts(this._problems, 'allowFrom: ports', ports)?.map(portToKube) ?? tcp(...this.inbound);
    this._network.allowIn(from, kubePorts);
    if (isWorkload(peer)) peer._network.allowOut(peer._network.peers('allowFrom: peer', this), kubePorts);
  }

  /**
   * Lets this workload connect to pods or addresses. Where they are a workload of this library, its own NetworkPolicy lets it in. Empty lists,
   * of namespaces or of ports, are errors.
   *
   * @param peer a workload, Pods or an IP block
   * @param ports those of the peer; without them the main port of a workload of this library, all ports of others
   */
  public allowTo(peer: INetworkPolicyPeer, ports?: NetworkPolicyPort[]): void {
    const to = this._network.peers('allowTo: peer', peer);
    const checked = checkPorts(this._problems, 'allowTo: ports', ports);
    if (isWorkload(peer)) {
      peer.allowFrom(this, checked);
    } else {
      this._network.allowOut(to, checked?.map(portToKube) ?? []);
    }
  }

  public toPodSelectorConfig(): PodSelectorConfig {
    return { labelSelector: LabelSelector.of({ labels: this._identity.selector }), ...this.namespaces() };
  }

  public toNetworkPolicyPeerConfig(): NetworkPolicyPeerConfig {
    const { matchLabels, matchExpressions } = selectorOf(this._pods);
    const expressions = matchExpressions?.map(({ key, values }) => LabelExpression.in(key, values));
    return { podSelector: { labelSelector: LabelSelector.of({ labels: matchLabels, expressions }), ...this.namespaces() } };
  }

  public toPodSelector(): IPodSelector | undefined {
    return this;
  }

  /**
   * Makes the pods, which only a subclass knows the kind of.
   * @internal
   */
  protected _makePod(props: GoWorkloadProps, traits: PodTraits): Pod {
    this.inbound = traits.ports.slice(0, 1).map(({ port }) => port);
    this.pod = new Pod(this, this._problems, this._identity, props, traits);
    return this.pod;
  }

  /**
   * Pods beside those of the program, under the same NetworkPolicy.
   * @internal
   */
  protected _companion(suffix: string): Identity {
    const identity = companion(this._identity, suffix);
    this._pods.push(identity);
    return identity;
  }

  private namespaces(): Pick<PodSelectorConfig, 'namespaces'> {
    const { namespace } = Chart.of(this);
    return namespace === undefined ? {} : { namespaces: { names: [namespace] } };
  }

  /** What is built here is named by its digest; images of somebody else's construct may be named by anything. */
  private mutableImages(): string[] {
    return this.pod.images.filter(image => !(image instanceof GoContainerImage)).flatMap(image => {
      try {
        const { reference } = image;
        if (!AWS_TOKEN.test(reference)) checkReference(reference);
        return [];
      } catch (error) {
        return [(error as Error).message];
      }
    });
  }
}

function isWorkload(peer: INetworkPolicyPeer): peer is GoWorkload {
  return attempt(() => peer instanceof GoWorkload) ?? false;
}
