import { GoWorkloadProps } from '../go-workload-props';
import { checkLabels, checkLabelValue, settleName, shorten } from './names';
import { Problems } from './problems';

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
  const name = settleName(problems, props.name ?? id, maxLength);
  const instance = props.instance ?? name;
  if (props.instance !== undefined) checkLabelValue(problems, 'instance', instance);
  if (props.partOf !== undefined) checkLabelValue(problems, 'partOf', props.partOf);
  if (props.version !== undefined) checkLabelValue(problems, 'version', props.version);
  const own = problems.map('labels', props.labels);
  checkLabels(problems, 'labels', own);
  Object.keys(own).filter(label => label.startsWith('app.kubernetes.io/')).forEach(label =>
    problems.add(`labels holds '${label}', which other props set (name, instance, partOf, version); leave it out`));
  const selector = { [NAME]: name, [INSTANCE]: instance };
  return {
    name,
    selector,
    labels: {
      ...own,
      ...selector,
      'app.kubernetes.io/component': component,
      ...props.partOf !== undefined ? { 'app.kubernetes.io/part-of': props.partOf } : {},
      ...props.version !== undefined ? { 'app.kubernetes.io/version': props.version } : {},
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
