import * as path from 'path';
import { GoBaseImage } from './go-base-image';
import { HOME, ImageConfig, USER } from './private/image-config';
import { statOf } from './private/image-files';
import { IMAGE } from './shapes';
import { GoPlatform } from '../program/go-platform';
import { findProgram, GoProgram } from '../program/go-program';
import { ValidationErrors } from '../validation/errors';
import { sortedEntries } from '../validation/objects';
import { Values } from '../validation/shapes';

const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** An image with its defaults. */
export interface ResolvedImage {
  /** The same program, for each platform. */
  readonly programs: GoProgram[];
  readonly config: ImageConfig;
  readonly base: GoBaseImage;
  readonly sbom: boolean;
  readonly licenses: boolean;
}

/** @param platforms the platforms of a multi-platform image */
export function resolveImage(errors: ValidationErrors, values: Values<typeof IMAGE>, platforms?: GoPlatform[]): ResolvedImage {
  const { entry, buildOptions = {}, base = GoBaseImage.SCRATCH, sbom = true, licenses = false } = values;
  errors.check(sbom || !licenses, 'licenses requires sbom, because licenses are written beside the SBOM; remove one of them');
  const chosen = (platforms ?? [values.platform ?? GoPlatform.LINUX_AMD64]).filter((platform, i) => {
    const prop = platforms ? `platforms[${i}]` : 'platform';
    return errors.check(platform.os === 'linux', `${prop} must be a Linux platform, got '${platform}'`);
  });
  const programs = entry === undefined ? [] : errors.attempt(() => chosen.map(platform => findProgram(entry, buildOptions, platform))) ?? [];
  return { programs, config: resolveConfig(errors, values, programs[0]?.name ?? 'program'), base, sbom, licenses };
}

function resolveConfig(errors: ValidationErrors, values: Values<typeof IMAGE>, name: string): ImageConfig {
  const { user = USER, workingDirectory = HOME, health } = values;
  const entrypoint = `/usr/local/bin/${name}`;
  return {
    entrypoint,
    args: values.args ?? [],
    user: `${user}:${user}`,
    environment: { PATH, ...Object.fromEntries(sortedEntries(values.environment ?? {})) },
    labels: Object.fromEntries(sortedEntries(values.labels ?? {})),
    ports: [...new Set(values.ports ?? [])].sort((a, b) => a - b),
    workingDirectory,
    stopSignal: values.stopSignal,
    health: health && {
      args: health.args ?? [],
      intervalSeconds: health.intervalSeconds ?? 30,
      timeoutSeconds: health.timeoutSeconds ?? 5,
      startPeriodSeconds: health.startPeriodSeconds ?? 10,
      retries: health.retries ?? 3,
    },
    timeZones: values.timeZones ?? false,
    files: resolveFiles(errors, values.files ?? [], entrypoint),
  };
}

function resolveFiles(errors: ValidationErrors, files: NonNullable<Values<typeof IMAGE>['files']>, entrypoint: string): ImageConfig['files'] {
  const targets = new Set([entrypoint]);
  return files.flatMap(({ source, target, mode }) => {
    if (target !== undefined) {
      errors.check(!targets.has(target), `files must have unique targets, got ${target} twice`);
      targets.add(target);
    }
    if (source !== undefined) errors.attempt(() => statOf(path.resolve(source)));
    return source === undefined || target === undefined ? [] : [{ source: path.resolve(source), target, mode }];
  });
}
