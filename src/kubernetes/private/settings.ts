import { WorkloadLabels, LABEL, workloadLabels } from './labels';
import { ANNOTATIONS, checkAnnotationSize, checkPodAnnotations, LABELS } from './metadata';
import { LABEL_KEY, LABEL_VALUE } from './names';
import { TextMap } from './objects';
import { ValidationErrors } from '../../validation/errors';
import { branded, choice, Remedies, flag, integer, list, reference, Shape, text, texts, Values } from '../../validation/shapes';
import { showKind } from '../../validation/show';
import { Capabilities } from '../../workload/capabilities';
import { DNS_SUBDOMAIN } from '../../workload/names';
import { WORKLOAD_REMEDIES } from '../../workload/shapes';
import { WorkloadSpec } from '../../workload/workload-spec';
import { DeploymentOptions } from '../deployment/deployment-options';
import { DisruptionBudget } from '../deployment/disruption-budget';
import { MetricsDiscovery } from '../monitoring/metrics-discovery';
import { NetworkIsolation } from '../network/network-isolation';
import { KubernetesVersion } from '../pod/kubernetes-version';
import { ImagePullPolicy, PodOptions } from '../pod/pod-options';
import { PodSettings } from '../pod/pod-template';

/** Replacements for prop names of other tools, for workloads on Kubernetes. */
export const REMEDIES: Remedies = {
  ...WORKLOAD_REMEDIES,
  namespace: 'set the namespace of the chart',
  annotations: 'use podAnnotations',
  podMetadata: 'use labels and podAnnotations',
  spread: 'use topologySpread',
  exposure: 'use serviceType',
  ingress: 'call exposeViaIngress',
  securityContext: 'use user, group and readOnlyRootFilesystem',
  automountServiceAccountToken: 'use mountServiceAccountToken',
  serviceAccountName: "use serviceAccount: { name: 'api' }",
  podDisruptionBudget: 'use disruptionBudget',
  serviceMonitor: 'use metricsDiscovery: MetricsDiscovery.serviceMonitor()',
  isolate: 'use networkIsolation',
};

export const POD_OPTIONS = {
  instance: LABEL,
  partOf: LABEL,
  version: LABEL,
  labels: LABELS,
  podAnnotations: ANNOTATIONS,
  kubernetesVersion: branded(KubernetesVersion, "KubernetesVersion.of('1.30')"),
  serviceAccount: reference('ServiceAccount', "{ name: 'api' }", DNS_SUBDOMAIN),
  mountServiceAccountToken: flag,
  networkIsolation: branded(NetworkIsolation, 'NetworkIsolation.FULL'),
  imagePullPolicy: choice(Object.values(ImagePullPolicy)),
  imagePullSecrets: list(reference('Secret', "{ name: 'registry' }, never the value", DNS_SUBDOMAIN), 'a list', showKind),
  priorityClassName: text(DNS_SUBDOMAIN),
  nodeSelector: texts(LABEL_VALUE, { names: LABEL_KEY }),
} satisfies Shape<PodOptions>;

export const DEPLOYMENT_OPTIONS = {
  ...POD_OPTIONS,
  disruptionBudget: branded(DisruptionBudget, 'DisruptionBudget.maxUnavailable(1)'),
  topologySpread: flag,
  revisionHistoryLimit: integer(0),
  metricsDiscovery: branded(MetricsDiscovery, 'MetricsDiscovery.serviceMonitor()'),
} satisfies Shape<DeploymentOptions>;

/** The minimum version of the clusters, unless a workload sets another one. */
const DEFAULT_VERSION = KubernetesVersion.V1_30;

/** Kubernetes-specific settings of a workload, with all defaults applied. */
export interface Settings {
  readonly labels: WorkloadLabels;
  readonly networkIsolation: NetworkIsolation;
  readonly pod: PodSettings;
}

/** The capabilities of clusters of this version or later. */
export function capabilitiesOf(version: KubernetesVersion = DEFAULT_VERSION): Capabilities {
  const older = (minor: number, feature: string, remedy: string) => (version.minor < minor ? { [feature]: remedy } : {});
  return {
    target: `Kubernetes ${version}`,
    unsupported: {
      ...older(30, 'drain', 'set kubernetesVersion to 1.30 or later (preStop.sleep), or handle the drain period in the program after SIGTERM'),
      ...older(29, 'jobSidecars', 'set kubernetesVersion to 1.29 or later (native sidecars), or remove sidecars'),
    },
    ignored: {},
  };
}

/** @param scrapeAnnotations pod annotations for metrics discovery */
export function resolveSettings(
  errors: ValidationErrors, spec: WorkloadSpec, values: Values<typeof POD_OPTIONS>, scrapeAnnotations: TextMap = {},
): Settings {
  const version = values.kubernetesVersion ?? DEFAULT_VERSION;
  const podAnnotations = values.podAnnotations ?? {};
  const containers = [spec.program, ...spec.sidecars, ...spec.initContainers].map(({ name }) => name);
  checkPodAnnotations(errors, 'podAnnotations', podAnnotations, [...containers, ...spec.migration?.isJob === false ? ['migration'] : []]);
  checkAnnotationSize(errors, 'podAnnotations', { ...podAnnotations, ...scrapeAnnotations });
  return {
    labels: workloadLabels(errors, spec, values),
    networkIsolation: values.networkIsolation ?? NetworkIsolation.FULL,
    pod: {
      serviceAccount: values.serviceAccount,
      mountServiceAccountToken: values.mountServiceAccountToken ?? false,
      podAnnotations,
      imagePullPolicy: values.imagePullPolicy ?? ImagePullPolicy.ALWAYS,
      imagePullSecrets: values.imagePullSecrets ?? [],
      priorityClassName: values.priorityClassName,
      nodeSelector: values.nodeSelector ?? {},
      hasNativeSidecars: version.minor >= 29,
    },
  };
}
