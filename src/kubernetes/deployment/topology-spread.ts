import { WorkloadLabels } from '../private/labels';
import { Scheduling } from '../private/objects';

const HOST = 'kubernetes.io/hostname';
const ZONE = 'topology.kubernetes.io/zone';

/**
 * Spreads pods over zones, then over nodes, as a preference. Pods that cannot be spread still run.
 *
 * Only pods of the same revision count. Otherwise old pods would determine the placement of new
 * ones.
 */
export function topologySpread({ selector }: WorkloadLabels): Scheduling {
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
