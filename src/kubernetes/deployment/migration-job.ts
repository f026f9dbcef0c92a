import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { shortHash } from '../../workload/names';
import { MigrationSpec } from '../../workload/workload-spec';
import { WorkloadLabels } from '../private/labels';
import { compact, jsonOf, lazyName } from '../private/manifest';
import { PodTemplate } from '../private/objects';

/** Creates the Job of a migration. Jobs are immutable, so its name contains a hash of its spec. */
export function makeMigrationJob(scope: Construct, { name, labels }: WorkloadLabels, template: PodTemplate, migration: MigrationSpec): ApiObject {
  const spec = compact({
    backoffLimit: migration.retries,
    activeDeadlineSeconds: migration.deadlineSeconds,
    ttlSecondsAfterFinished: migration.ttlSecondsAfterFinished,
    template,
  });
  return new ApiObject(scope, 'migration', {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: lazyName(() => `${name}-${shortHash(jsonOf(spec))}`), labels },
    spec,
  });
}
