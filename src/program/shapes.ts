import { statOf } from './file-status';
import { GoBuildOptions } from './go-build-options';
import { GoModMode } from './go-mod-mode';
import { GoPlatform } from './go-platform';
import { GoToolchain } from './go-toolchain';
import { GO_ENVIRONMENT } from './private/go-environment';
import { LINKER_ARGUMENT, LINKER_VARIABLES, linkerFlags } from './private/linker-flags';
import { compactValues } from '../validation/objects';
import { rule } from '../validation/rules';
import { branded, chain, Check, Remedies, flag, list, number, path, reading, Shape, struct, text } from '../validation/shapes';
import { show } from '../validation/show';

/** The directory of a main package. */
export const ENTRY = path("the directory of a main package, such as '../cmd/api'");

export const PLATFORM = branded(GoPlatform, 'GoPlatform.LINUX_ARM64');

/** One platform or several. */
export function platformList(example: string): Check<GoPlatform[]> {
  const elements = reading<unknown[]>(`a list of GoPlatform, such as ${example}`, value => (Array.isArray(value) && value.length > 0 ? value : undefined));
  return chain(elements, list(PLATFORM));
}

const TAG = rule("a build tag of letters, digits, '_' and '.'", 1000, /^[\p{L}\p{N}_.]+(,[\p{L}\p{N}_.]+)*$/u);

const PROFILE: Check<string> = (errors, prop, value) => {
  const expectation = "a profile, 'auto' or 'off'";
  const profile = path(expectation)(errors, prop, value);
  if (profile === undefined || ['auto', 'off'].includes(profile)) return profile;
  const remedy = `the file does not exist (resolved from ${process.cwd()})`;
  const isFile = errors.attempt(() => statOf(prop, profile)?.isFile() ?? false);
  return isFile === undefined ? undefined : reading(expectation, file => (isFile ? file as string : undefined), show, remedy)(errors, prop, profile);
};

const OPTIONS = {
  tags: list(text(TAG), 'a list of build tags'),
  ldflags: list(LINKER_ARGUMENT, 'a list of non-empty strings of one line each'),
  linkerVariables: LINKER_VARIABLES,
  strip: flag,
  trimpath: flag,
  cgo: flag,
  mod: branded(GoModMode, 'GoModMode.VENDOR'),
  pgo: PROFILE,
  goEnvironment: GO_ENVIRONMENT,
  toolchain: branded(GoToolchain, 'GoToolchain.LOCAL'),
  timeoutSeconds: number('a number above 0 and at most 86400 (a day)', seconds => seconds > 0 && seconds <= 86400),
  cacheDirectory: path('a directory'),
} satisfies Shape<GoBuildOptions>;

const SET_PLATFORM = 'set platform of the construct, such as GoPlatform.LINUX_ARM64';
const USE_CONTAINER = "use toolchain: GoToolchain.container('golang:1.26')";

/** Replacements for prop names of other tools, for build options. */
const OPTION_REMEDIES: Remedies = {
  environment: 'use goEnvironment',
  env: 'use goEnvironment',
  variables: 'use linkerVariables',
  x: 'use linkerVariables',
  platform: SET_PLATFORM,
  goos: SET_PLATFORM,
  goarch: SET_PLATFORM,
  goarm: SET_PLATFORM,
  goamd64: SET_PLATFORM,
  flags: 'use tags, ldflags, mod and pgo',
  goBuildFlags: 'use tags, ldflags, mod and pgo',
  buildFlags: 'use tags, ldflags, mod and pgo',
  buildTags: 'use tags',
  cgoEnabled: 'use cgo',
  CGO_ENABLED: 'use cgo',
  GOFLAGS: 'use tags, ldflags, mod and pgo',
  goProxies: 'set GOPROXY in the environment of the synthesis',
  buildArgs: 'use goEnvironment',
  dockerImage: USE_CONTAINER,
  image: USE_CONTAINER,
  goVersion: USE_CONTAINER,
  forcedDockerBundling: 'use toolchain: GoToolchain.container()',
  bundlingFileAccess: 'remove it',
  commandHooks: 'run the commands before the synthesis',
  timeout: 'use timeoutSeconds',
  cache: 'use cacheDirectory',
};

const OPTIONS_STRUCT = struct(OPTIONS, { expectation: "an object, such as { tags: ['netgo'] }", remedies: OPTION_REMEDIES });

/** Build options, each checked. */
export const BUILD_OPTIONS: Check<GoBuildOptions> = (errors, prop, value) => {
  const values = OPTIONS_STRUCT(errors, prop, value);
  const options = values && compactValues(values) as GoBuildOptions;
  return options && errors.attempt(() => linkerFlags(options)) !== undefined ? options : undefined;
};

/** Replacements for prop names of build options outside `buildOptions`. */
export const BUILD_REMEDIES: Remedies = {
  ldflags: 'use buildOptions.ldflags',
  linkerVariables: 'use buildOptions.linkerVariables',
  flags: 'use buildOptions',
  goBuildFlags: 'use buildOptions',
  buildFlags: 'use buildOptions',
  buildArgs: 'use buildOptions',
  bundling: 'use buildOptions',
  buildTags: 'use buildOptions.tags',
  strip: 'use buildOptions.strip',
  trimpath: 'use buildOptions.trimpath',
  cgo: 'use buildOptions.cgo',
  cgoEnabled: 'use buildOptions.cgo',
  pgo: 'use buildOptions.pgo',
  mod: 'use buildOptions.mod',
  goEnvironment: 'use buildOptions.goEnvironment',
  toolchain: 'use buildOptions.toolchain',
  goVersion: "use buildOptions: { toolchain: GoToolchain.container('golang:1.26') }",
  moduleDir: 'remove it, because the module is the one that contains entry',
  modRoot: 'remove it, because the module is the one that contains entry',
  main: 'use entry',
  importpath: 'use entry',
  importPath: 'use entry',
  package: 'use entry',
  source: 'use entry',
};
