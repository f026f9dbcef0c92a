import { GoWorkloadProps } from '../go-workload-props';
import { labelsOf } from './metadata';
import { LABEL_VALUE, serviceName, shorten } from './names';
import { keyed, Problems } from './problems';

const NAME = 'app.kubernetes.io/name';
const INSTANCE = 'app.kubernetes.io/instance';

/** What the objects of a workload are called, and how its pods are found. */
export interface Identity {
  readonly name: string;
  /** Never changes: a Deployment's selector can't. */
  readonly selector: { readonly [label: string]: string };
  readonly labels: { readonly [label: string]: string };
}

/** @param component the word for what it is (`app.kubernetes.io/component`) */
export function identify(problems: Problems, id: string, component: string, maxLength: number, props: GoWorkloadProps): Identity {
  const name = problems.requiredText(props.name === undefined ? "name (the construct's id)" : 'name', props.name ?? id, serviceName(maxLength)) ?? id;
  const instance = problems.text('instance', props.instance, LABEL_VALUE) ?? name;
  const partOf = problems.text('partOf', props.partOf, LABEL_VALUE);
  const version = problems.text('version', props.version, LABEL_VALUE);
  const own = labelsOf(problems, 'labels', props.labels);
  Object.keys(own).filter(label => label.startsWith('app.kubernetes.io/')).forEach(label =>
    problems.add(`${keyed('labels', label)} must be left out: name, instance, partOf and version set it`));
  const selector = { [NAME]: name, [INSTANCE]: instance };
  return {
    name,
    selector,
    labels: {
      ...own,
      ...selector,
      'app.kubernetes.io/component': component,
      ...partOf !== undefined ? { 'app.kubernetes.io/part-of': partOf } : {},
      ...version !== undefined ? { 'app.kubernetes.io/version': version } : {},
      'app.kubernetes.io/managed-by': 'cdk8s',
    },
  };
}

/** Pods that belong to a workload, but which its Service and its Deployment must not take for their own. */
export function companion(identity: Identity, suffix: string): Identity {
  const name = shorten(`${identity.name}-${suffix}`, 52);
  return {
    name,
    selector: { ...identity.selector, [NAME]: name },
    labels: { ...identity.labels, [NAME]: name, 'app.kubernetes.io/component': suffix },
  };
}

/** Finds the Service, by its name only: where Argo CD tracks by label, the default before 3.0, it writes an instance of its own on objects. */
export function serviceSelector({ selector }: Identity): { [label: string]: string } {
  return { [NAME]: selector[NAME] };
}

/** A label selector, as JSON has it. */
export interface PodLabels {
  readonly matchLabels: { [label: string]: string };
  readonly matchExpressions?: { readonly key: string; readonly operator: string; readonly values: string[] }[];
}

/** Selects the pods of several identities of one instance. */
export function selectorOf(identities: Identity[]): PodLabels {
  const [first] = identities;
  if (identities.length === 1) return { matchLabels: first.selector };
  return {
    matchExpressions: [{ key: NAME, operator: 'In', values: identities.map(i => i.selector[NAME]) }],
    matchLabels: { [INSTANCE]: first.selector[INSTANCE] },
  };
}
