import { LABEL_VALUE } from './names';
import { LabelSelector, TextMap } from './objects';
import { ValidationErrors } from '../../validation/errors';
import { keyed, text } from '../../validation/shapes';
import { shorten } from '../../workload/names';
import { WorkloadKind, WorkloadSpec } from '../../workload/workload-spec';

const NAME = 'app.kubernetes.io/name';
const INSTANCE = 'app.kubernetes.io/instance';

const COMPONENTS: { readonly [kind in WorkloadKind]: string } = { 'web-service': 'server', 'worker': 'worker', 'cron-job': 'cron-job' };

/** The name and the labels of a group of pods and of their objects. */
export interface WorkloadLabels {
  readonly name: string;
  /** Stable, because the selector of a Deployment is immutable. */
  readonly selector: TextMap;
  readonly labels: TextMap;
}

/** The props that determine labels. */
interface LabelOptions {
  readonly instance?: string;
  readonly partOf?: string;
  readonly version?: string;
  readonly labels?: TextMap;
}

export const LABEL = text(LABEL_VALUE);

export function workloadLabels(
  errors: ValidationErrors, { kind, name }: WorkloadSpec, { instance = name, partOf, version, labels = {} }: LabelOptions,
): WorkloadLabels {
  Object.keys(labels).filter(label => label.startsWith('app.kubernetes.io/')).forEach(label =>
    errors.add(`${keyed('labels', label)} must not be set, because it is derived from name, instance, partOf and version; use those props`));
  const selector = { [NAME]: name, [INSTANCE]: instance };
  return {
    name,
    selector,
    labels: {
      ...labels,
      ...selector,
      'app.kubernetes.io/component': COMPONENTS[kind],
      ...partOf !== undefined ? { 'app.kubernetes.io/part-of': partOf } : {},
      ...version !== undefined ? { 'app.kubernetes.io/version': version } : {},
      'app.kubernetes.io/managed-by': 'cdk8s',
    },
  };
}

/**
 * Labels for pods that belong to a workload, but that its Service and its Deployment must not
 * select.
 */
export function derivedLabels({ name: of, selector, labels }: WorkloadLabels, suffix: string): WorkloadLabels {
  const name = shorten(`${of}-${suffix}`, 52);
  return { name, selector: { ...selector, [NAME]: name }, labels: { ...labels, [NAME]: name, 'app.kubernetes.io/component': suffix } };
}

/** Selects the Service by name only, because Argo CD before 3.0 overwrites the instance label. */
export function serviceSelector({ selector }: WorkloadLabels): TextMap {
  return { [NAME]: selector[NAME] };
}

/** Selects the pods of several groups of one instance. */
export function selectorOf(groups: WorkloadLabels[]): LabelSelector {
  const [first] = groups;
  if (groups.length === 1) return { matchLabels: first.selector };
  return {
    matchExpressions: [{ key: NAME, operator: 'In', values: groups.map(group => group.selector[NAME]) }],
    matchLabels: { [INSTANCE]: first.selector[INSTANCE] },
  };
}
