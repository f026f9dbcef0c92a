import { GoBaseImage } from './go-base-image';
import { GoImageFile } from './go-image-file';
import { GoImageHealthCheck } from './go-image-health-check';
import { GoImageProps } from './go-image-props';
import { GENERATED } from './private/dockerfile-shapes';
import { ENGINE_PATH, IMAGE_PATH, LINE, SECRET_LINE } from './private/dockerfile-syntax';
import { ImageConfig } from './private/image-config';
import { BUILD_REMEDIES, BUILD_OPTIONS, ENTRY, PLATFORM } from '../program/shapes';
import { rule } from '../validation/rules';
import { anything, branded, chain, Remedies, flag, integer, list, map, number, reading, required, Shape, struct, text } from '../validation/shapes';
import { show, showKind } from '../validation/show';

/** The largest user ID on Linux. */
const MAX_USER = 4294967294;

const isUser = (user: unknown) => Number.isInteger(user) && user as number >= 0 && user as number <= MAX_USER;
const NOT_BY_NAME = 'use a numeric ID, because Kubernetes cannot verify that a named user is not root';

const ARGS = list(LINE, 'a list of strings');

const PORTS = list(integer(1, 65535), 'a list of numbers from 1 to 65535');

const SIGNAL = chain(LINE, text(rule('the name of a signal, such as SIGTERM', 40, /^(SIG[A-Z0-9]+([+-]\d+)?|\d{1,2})$/)));

export const ENVIRONMENT = map(SECRET_LINE, {
  names: rule("made of letters, digits and '_'", Infinity, /^[A-Za-z_]\w*$/),
  describe: showKind,
  describeName: show,
  expectation: "an object, such as { LOG_LEVEL: 'debug' }",
  isWritten: false,
});

const LABELS = map(LINE, {
  names: rule("made of letters, digits, '.', '-', '/' and '_'", Infinity, /^[A-Za-z0-9](?:[\w./-]*[A-Za-z0-9])?$/),
  expectation: "an object, such as { team: 'shop' }",
  isWritten: false,
});

const seconds = (least: number) => number(`a number from ${least} to 86400`, value => value >= least && value <= 86400);

const CHECK_ARGS = reading<string[]>(
  "the arguments of a health check, such as ['healthcheck']", args => (args.length > 0 ? args : undefined), show, 'add arguments, because the program would start a second time without them');

const HEALTH = {
  args: required(chain(ARGS, CHECK_ARGS)),
  intervalSeconds: seconds(0.001),
  timeoutSeconds: seconds(0.001),
  startPeriodSeconds: seconds(0),
  retries: integer(1, 86400),
} satisfies Shape<GoImageHealthCheck>;

const HEALTH_REMEDIES: Remedies = {
  command: 'use args, with which the program checks itself',
  cmd: 'use args, with which the program checks itself',
  test: 'use args, with which the program checks itself',
  port: 'use args, with which the program checks itself',
  path: 'use args, with which the program checks itself',
  arguments: 'use args',
};

const HEALTH_STRUCT = struct(HEALTH, { expectation: "an object, such as { args: ['healthcheck'] }", remedies: HEALTH_REMEDIES });

const FILE = {
  source: required(chain(text(rule('a file or directory', Infinity, file => file !== '')), ENGINE_PATH)),
  target: required(IMAGE_PATH),
  mode: reading('a whole number from 0 to 0o7777, such as 0o644', mode => (Number.isInteger(mode) && mode >= 0 && mode <= 0o7777 ? mode as number : undefined)),
} satisfies Shape<GoImageFile>;

const FILE_REMEDIES: Remedies = {
  src: 'use source',
  from: 'use source',
  path: 'use source and target',
  dst: 'use target',
  dest: 'use target',
  destination: 'use target',
  to: 'use target',
  permissions: 'use mode',
  chmod: 'use mode',
  owner: 'remove it, because root owns the files of an image',
  chown: 'remove it, because root owns the files of an image',
};

/** A file, on disk or in a build context. */
export const FILE_STRUCT = struct(FILE, { expectation: 'an object with source and target', remedies: FILE_REMEDIES });

export const IMAGE = {
  entry: required(ENTRY),
  buildOptions: BUILD_OPTIONS,
  platform: PLATFORM,
  timeZones: flag,
  base: branded(GoBaseImage, 'GoBaseImage.DISTROLESS_STATIC'),
  args: ARGS,
  environment: ENVIRONMENT,
  labels: LABELS,
  ports: PORTS,
  user: reading(`a whole number from 0 to ${MAX_USER}`, user => (isUser(user) ? user as number : undefined), show, NOT_BY_NAME),
  workingDirectory: IMAGE_PATH,
  stopSignal: SIGNAL,
  health: HEALTH_STRUCT,
  files: list(FILE_STRUCT, 'a list of objects with source and target'),
  sbom: flag,
  licenses: flag,
} satisfies Shape<GoImageProps>;

const BY_DIGEST = 'use buildOptions.tags for build tags, and no tags for the image, which manifests name by its digest';

/** Replacements for prop names of other tools, for images. */
export const IMAGE_REMEDIES: Remedies = {
  ...BUILD_REMEDIES,
  directory: 'use entry',
  dir: 'use entry',
  context: 'use entry',
  file: GENERATED,
  dockerfile: 'use builder: GoImageBuilder.dockerfile()',
  target: GENERATED,
  buildSecrets: 'use builder: GoImageBuilder.dockerfile({ privateModules })',
  cacheFrom: 'use builder: GoImageBuilder.dockerfile({ cacheRepository })',
  cacheTo: 'use builder: GoImageBuilder.dockerfile({ cacheRepository })',
  tag: BY_DIGEST,
  tags: BY_DIGEST,
  env: 'use environment',
  envVariables: 'use environment',
  environmentVariables: 'use environment',
  variables: 'use environment',
  arguments: 'use args',
  cmd: 'use args',
  command: 'use args',
  entrypoint: 'use args for the arguments of the program',
  healthcheck: 'use health',
  healthCheck: 'use health',
  workdir: 'use workingDirectory',
  workDir: 'use workingDirectory',
  expose: 'use ports',
  port: 'use ports',
  exposedPorts: 'use ports',
  from: 'use base',
  baseImage: 'use base',
  copy: 'use files',
  extraFiles: 'use files',
  annotations: 'use labels',
  goos: 'use platform',
  goarch: 'use platform',
  arch: 'use platform',
  architecture: 'use platform',
  tzdata: 'use timeZones',
  signal: 'use stopSignal',
};

/** The resolved config of an image. */
export const CONFIG = {
  entrypoint: IMAGE_PATH,
  args: ARGS,
  user: text(rule("numbers, such as '65532:65532'", 40, /^\d+(:\d+)?$/), show, NOT_BY_NAME),
  environment: ENVIRONMENT,
  labels: LABELS,
  ports: PORTS,
  workingDirectory: IMAGE_PATH,
  stopSignal: SIGNAL,
  health: HEALTH_STRUCT,
  timeZones: flag,
  files: anything, // validated with their paths in the build context
} satisfies Shape<ImageConfig>;
