import { directives, GoModule } from './go-module';

/** The first Go with `-buildvcs`, which every build of the library sets. */
const OLDEST_MINOR = 18;

/**
 * The Go release that the files of a module ask for, such as `1.24.3`, whatever Go this machine has: the `toolchain` line, where it
 * is newer than the `go` line; of go.work where the module is in a workspace, as Go has it.
 *
 * @see https://go.dev/doc/toolchain#select
 * @throws where that is no release that there is an image of
 */
export function releaseOf(module: GoModule): string {
  const lines = module.workFile ? directives(module.workFile) : [];
  const said = (verb: string) => lines.find(l => l.verb === verb)?.args[0];
  const file = module.workFile ? 'go.work' : 'go.mod';
  const language = module.workFile ? said('go') ?? module.goVersion : module.goVersion;
  const toolchain = (module.workFile ? said('toolchain') : module.toolchain)?.replace(/^go/, '') ?? 'default';
  const release = toolchain !== 'default' && compareReleases(toolchain, language) > 0 ? toolchain : language;
  if (!/^1\.\d+(\.\d+)?((rc|beta)\d+)?$/.test(release) || Number(release.split(/\D/)[1]) < OLDEST_MINOR) {
    throw new Error(`${file} asks for Go ${release}, and there is no image of that Go which can compile the program reproducibly; `
      + `raise the go line to 1.${OLDEST_MINOR} or later, or give builderImage (in a container: buildOptions.toolchain)`);
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
