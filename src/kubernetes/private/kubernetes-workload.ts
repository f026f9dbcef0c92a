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

/** The classes, as messages name them. */
const CLASSES: { readonly [kind in WorkloadKind]: string } = { 'web-service': 'GoWebService', 'worker': 'GoWorker', 'cron-job': 'GoCronJob' };

/** In a chart that a CDK stack puts into a cluster an image may be named by something that is known when the stack is synthesized. */
const AWS_TOKEN = /\$\{Token\[/;

/**
 * What all workloads have in common: pods that pass Pod Security `restricted`, with a ServiceAccount and a NetworkPolicy of their own.
 *
 * To cdk8s-plus, any version of it, it is a pod selector, a peer of network policies and a subject of role bindings.
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
   * Labels of the workload's pods: its own, and those of jobs that belong to it.
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

  /** The NetworkPolicy, unless isolation is off. */
  public get networkPolicy(): ApiObject | undefined {
    return this._policy.object;
  }

  /** The ServiceAccount, unless one was given. */
  public get serviceAccount(): ApiObject | undefined {
    return this._pods.serviceAccount;
  }

  /** The ConfigMaps of environment variables and files. */
  public get configMaps(): ApiObject[] {
    return [...this._pods.configMaps.all];
  }

  /** The PersistentVolumeClaims that are made with the workload. */
  public get volumeClaims(): ApiObject[] {
    return [...this._pods.volumes.claims];
  }

  /**
   * Allows pods or addresses to connect to this workload. The NetworkPolicy of a workload of this library allows the egress as well.
   *
   * @param peer a workload, or pods or an IP block of cdk8s-plus; an empty list of namespaces is an error
   * @param ports ports of this workload; the main port if they are left out, or all ports where there is none
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
   * Allows this workload to connect to pods or addresses. The NetworkPolicy of a workload of this library allows the ingress as well.
   *
   * @param peer a workload, or pods or an IP block of cdk8s-plus; an empty list of namespaces is an error
   * @param ports ports of the peer; the main port of a workload of this library, or all ports of others if they are left out
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

  /** The pods of the workload, as selectors of cdk8s-plus read it. */
  public toPodSelectorConfig(): any {
    return { labelSelector: selectorForCdk8sPlus({ matchLabels: this._labels.selector }), ...this.namespaces() };
  }

  /** The pods of the workload and of its jobs, as network policies of cdk8s-plus read it. */
  public toNetworkPolicyPeerConfig(): any {
    return { podSelector: { labelSelector: selectorForCdk8sPlus(selectorOf(this._podLabels)), ...this.namespaces() } };
  }

  /** The pods of the workload, as network policies of cdk8s-plus read it. */
  public toPodSelector(): any {
    return this;
  }

  /** The ServiceAccount of the workload, as role bindings of cdk8s-plus read it. */
  public toSubjectConfiguration(): any {
    return { kind: 'ServiceAccount', name: this.serviceAccountName, apiGroup: '', namespace: Chart.of(this).namespace };
  }

  /**
   * @param caller the method that was called
   * @throws one error with all that is wrong
   * @internal
   */
  protected _throwIfAny(errors: ValidationErrors, caller: Function): void {
    errors.throwIfAny(CLASSES[this._spec.kind], this, caller);
  }

  private namespaces(): { namespaces?: { names: string[] } } {
    const { namespace } = Chart.of(this);
    return namespace === undefined ? {} : { namespaces: { names: [namespace] } };
  }

  /** Images that are built here are named by their digest. Another construct may name its image by anything. */
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
