import { ApiObject, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { selectorOf, WorkloadLabels } from './labels';
import { LabelSelector } from './objects';
import { Settings } from './settings';
import { GoContainerImage } from '../../image/go-container-image';
import { checkReference } from '../../oci/reference';
import { brand, isBranded } from '../../validation/brand';
import { ValidationErrors } from '../../validation/errors';
import { IWorkload } from '../../workload/workload';
import { setSpec, WorkloadKind, WorkloadSpec } from '../../workload/workload-spec';
import { INetworkPolicyPeer, NetworkPort } from '../network/network-peer';
import { peersOf, policyPorts, portsOf, WorkloadNetworkPolicy } from '../network/network-policy';
import { PodTemplates } from '../pod/pod-template';

/** Class names for messages. */
const CLASSES: { readonly [kind in WorkloadKind]: string } = { 'web-service': 'GoWebService', 'worker': 'GoWorker', 'cron-job': 'GoCronJob' };

/**
 * Charts of a CDK stack may contain image names that are unresolved until the stack is synthesized.
 */
const AWS_TOKEN = /\$\{Token\[/;

/**
 * The base of all workloads, with pods that comply with Pod Security `restricted`, a ServiceAccount
 * and a NetworkPolicy.
 *
 * For all versions of cdk8s-plus, it is a pod selector, a network policy peer and a subject of role
 * bindings.
 *
 * @internal
 */
export abstract class KubernetesWorkload extends Construct implements IWorkload, INetworkPolicyPeer {
  /** The name of the objects. */
  public readonly name: string;

  /** @internal */
  protected readonly _spec: WorkloadSpec;

  /** @internal */
  protected readonly _labels: WorkloadLabels;

  /**
   * Labels of the workload's pods, including those of its jobs.
   * @internal
   */
  protected readonly _podLabels: WorkloadLabels[];

  /** @internal */
  public readonly _policy: WorkloadNetworkPolicy;

  /** @internal */
  protected readonly _pods: PodTemplates;

  private readonly serviceAccountName: string;

  /** @internal */
  protected constructor(scope: Construct, id: string, spec: WorkloadSpec, settings: Settings) {
    super(scope, id);
    setSpec(this, spec);
    this.name = spec.name;
    this._spec = spec;
    this._labels = settings.labels;
    this._podLabels = [settings.labels];
    this._policy = new WorkloadNetworkPolicy(this, this._podLabels, settings.networkIsolation);
    this._pods = new PodTemplates(this, settings.labels, spec, settings.pod);
    this.serviceAccountName = settings.pod.serviceAccount ?? spec.name;
    this.node.addValidation({ validate: () => this.imageErrors() });
  }

  /** The NetworkPolicy, unless `networkIsolation` is `NetworkIsolation.NONE`. */
  public get networkPolicy(): ApiObject | undefined {
    return this._policy.object;
  }

  /** The ServiceAccount, unless `serviceAccount` is set. */
  public get serviceAccount(): ApiObject | undefined {
    return this._pods.serviceAccount;
  }

  /** The ConfigMaps of environment variables and files. */
  public get configMaps(): ApiObject[] {
    return [...this._pods.configMaps.all];
  }

  /** The PersistentVolumeClaims that the workload creates. */
  public get volumeClaims(): ApiObject[] {
    return [...this._pods.volumes.claims];
  }

  /**
   * Allows pods or addresses to connect to this workload.
   *
   * If the peer is a workload of this library, its NetworkPolicy allows the egress as well.
   *
   * @param peer a workload, or pods or an IP block of cdk8s-plus, but not an empty list of
   * namespaces
   * @param ports ports of this workload, by default the main port, or all ports if it has none
   */
  public allowFrom(peer: INetworkPolicyPeer, ...ports: NetworkPort[]): void {
    const errors = new ValidationErrors();
    const from = peersOf(errors, 'allowFrom: peer', this, peer);
    const rulePorts = portsOf(errors, 'allowFrom: ports', ports) ?? policyPorts(this._spec.program.ports.slice(0, 1));
    this._throwIfAny(errors, this.allowFrom);
    this._policy.allowIngress(from, rulePorts);
    if (isWorkload(peer)) peer._policy.allowEgress(peersOf(errors, 'allowFrom: peer', peer, this), rulePorts);
  }

  /**
   * Allows this workload to connect to pods or addresses.
   *
   * If the peer is a workload of this library, its NetworkPolicy allows the ingress as well.
   *
   * @param peer a workload, or pods or an IP block of cdk8s-plus, but not an empty list of
   * namespaces
   * @param ports ports of the peer, by default the main port of a workload of this library, or all
   * ports of others
   */
  public allowTo(peer: INetworkPolicyPeer, ...ports: NetworkPort[]): void {
    const errors = new ValidationErrors();
    const to = peersOf(errors, 'allowTo: peer', this, peer);
    const rulePorts = portsOf(errors, 'allowTo: ports', ports);
    this._throwIfAny(errors, this.allowTo);
    if (isWorkload(peer)) {
      peer.allowFrom(this, ...ports);
    } else {
      this._policy.allowEgress(to, rulePorts ?? []);
    }
  }

  /** Returns the pods of the workload as a pod selector of cdk8s-plus. */
  public toPodSelectorConfig(): any {
    return { labelSelector: selectorForCdk8sPlus({ matchLabels: this._labels.selector }), ...this.namespaces() };
  }

  /** Returns the pods of the workload and of its jobs as a network policy peer of cdk8s-plus. */
  public toNetworkPolicyPeerConfig(): any {
    return { podSelector: { labelSelector: selectorForCdk8sPlus(selectorOf(this._podLabels)), ...this.namespaces() } };
  }

  /** Returns the pods of the workload as a pod selector for network policies of cdk8s-plus. */
  public toPodSelector(): any {
    return this;
  }

  /** Returns the ServiceAccount of the workload as a subject of role bindings of cdk8s-plus. */
  public toSubjectConfiguration(): any {
    return { kind: 'ServiceAccount', name: this.serviceAccountName, apiGroup: '', namespace: Chart.of(this).namespace };
  }

  /**
   * @param caller the public method
   * @throws one error with all validation errors
   * @internal
   */
  protected _throwIfAny(errors: ValidationErrors, caller: Function): void {
    errors.throwIfAny(CLASSES[this._spec.kind], this, caller);
  }

  private namespaces(): { namespaces?: { names: string[] } } {
    const { namespace } = Chart.of(this);
    return namespace === undefined ? {} : { namespaces: { names: [namespace] } };
  }

  /** Images of this library have a digest. References of other constructs are unverified. */
  private imageErrors(): string[] {
    const { program, sidecars, initContainers } = this._spec;
    return [program, ...sidecars, ...initContainers].flatMap(({ image }) => {
      if (image === undefined || isBranded(image, GoContainerImage)) return [];
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
brand(KubernetesWorkload as never, 'KubernetesWorkload');

function isWorkload(peer: unknown): peer is KubernetesWorkload {
  return isBranded(peer, KubernetesWorkload as never);
}

/** A label selector with the methods that constructs of cdk8s-plus call. */
function selectorForCdk8sPlus(selector: LabelSelector): object {
  return { isEmpty: () => false, _toKube: () => selector };
}
