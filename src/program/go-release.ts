import { directives, GoModule } from './go-module';

/** The first Go with `-buildvcs`, which every build of the library sets. */
const OLDEST_MINOR = 18;

/**
 * The Go release that a module requires, such as `1.24.3`, regardless of the installed Go.
 *
 * As in Go, it is the newer of the `toolchain` and `go` lines, from go.work for a module of a
 * workspace.
 *
 * @see https://go.dev/doc/toolchain#select
 * @throws if no image of that release builds reproducibly
 */
export function releaseOf(module: GoModule): string {
  const lines = module.workFile ? directives(module.workFile) : [];
  const versionOf = (verb: string) => lines.find(l => l.verb === verb)?.args[0];
  const file = module.workFile ? 'go.work' : 'go.mod';
  const language = module.workFile ? versionOf('go') ?? module.goVersion : module.goVersion;
  const toolchain = (module.workFile ? versionOf('toolchain') : module.toolchain)?.replace(/^go/, '') ?? 'default';
  const release = toolchain !== 'default' && compareReleases(toolchain, language) > 0 ? toolchain : language;
  if (!/^1\.\d+(\.\d+)?((rc|beta)\d+)?$/.test(release) || Number(release.split(/\D/)[1]) < OLDEST_MINOR) {
    throw new Error(`${file} must require Go 1.${OLDEST_MINOR} or later for a reproducible build in a container, got ${release}; `
      + 'raise the go line, or set builderImage (for GoToolchain.container, its image)');
  }
  return release;
}

function compareReleases(one: string, other: string): number {
  const [a, b] = [one, other].map(release => release.split(/\D+/).map(Number));
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
