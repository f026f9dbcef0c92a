import { k8s } from 'cdk8s-plus-28';
import { Identity } from './identity';

const HOST = 'kubernetes.io/hostname';
const ZONE = 'topology.kubernetes.io/zone';

/**
 * Over zones, then over nodes. A wish, no demand: pods that can't be spread still run. Only pods of the same rollout are counted, else
 * the old ones would push the new ones into a corner.
 */
export function spreadFields({ selector }: Identity): Partial<k8s.PodSpec> {
  return {
    affinity: {
      podAntiAffinity: {
        preferredDuringSchedulingIgnoredDuringExecution: [
          { weight: 100, podAffinityTerm: { topologyKey: HOST, labelSelector: { matchLabels: selector } } },
        ],
      },
    },
    topologySpreadConstraints: [ZONE, HOST].map(topologyKey => ({
      maxSkew: 1,
      topologyKey,
      whenUnsatisfiable: 'ScheduleAnyway',
      labelSelector: { matchLabels: selector },
      matchLabelKeys: ['pod-template-hash'],
    })),
  };
}
