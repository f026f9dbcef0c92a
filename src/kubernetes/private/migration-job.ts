import { Lazy } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { MigrationJobOptions } from '../migration';
import { Identity } from './identity';
import { compact, lazyName, verbatim } from './manifest';
import { annotationsOf } from './metadata';
import { shortHash } from './names';
import { Problems } from './problems';

/** A Job can't be changed, so another image, another configuration, is another Job: its name tells what is in it. */
export function makeMigrationJob(
  scope: Construct, problems: Problems, identity: Identity, template: k8s.PodTemplateSpec, options: MigrationJobOptions,
): k8s.KubeJob {
  const annotations = annotationsOf(problems, 'migration.annotations', options.annotations);
  const spec: k8s.JobSpec = compact({
    backoffLimit: problems.integer('migration.retries', options.retries, { min: 0, default: 3 }),
    activeDeadlineSeconds: problems.seconds('migration.deadline', options.deadline, 1) ?? 1800,
    ttlSecondsAfterFinished: problems.seconds('migration.keepFor', options.keepFor),
    template,
  });
  const content = () => JSON.stringify(spec, (_, value) => (value instanceof Lazy ? value.produce() : value));
  return verbatim(new k8s.KubeJob(scope, 'migration', {
    metadata: compact({
      name: lazyName(() => `${identity.name}-${shortHash(content())}`),
      labels: identity.labels,
      annotations,
    }),
    spec,
  }));
}
