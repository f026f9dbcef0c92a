/**
 * A target of `docker buildx bake`.
 *
 * Paths are relative to the working directory of bake. The path of the Dockerfile is relative to
 * the context.
 */
export interface BakeTarget {
  /** The name, which consists of letters, digits, `_` and `-`. */
  readonly name: string;
  readonly context: string;
  readonly dockerfile: string;
  readonly tags: string[];
  /** Platforms, such as `linux/amd64`. */
  readonly platforms: string[];
  /** Whether the build receives GOPROXY from the environment of bake. */
  readonly takesProxy: boolean;
  /** Whether the build needs a netrc file. */
  readonly takesNetrc: boolean;
  /** The repository that caches layers for other hosts. */
  readonly cacheRepository?: string;
}

/**
 * An expression that bake evaluates in its environment, so the file contains no path of the host.
 */
const NETRC = '${NETRC != "" ? NETRC : "${HOME}/.netrc"}';

/**
 * Returns the content of docker-bake.json, with one target for each image in the default group.
 *
 * @see https://docs.docker.com/build/bake/reference/
 * @param runIn the working directory for bake, relative to the file, for its first line
 */
export function dockerBake(targets: BakeTarget[], runIn: string): string {
  const sorted = [...targets].sort((a, b) => (a.name < b.name ? -1 : 1));
  const proxied = sorted.some(t => t.takesProxy);
  const secret = sorted.some(t => t.takesNetrc);
  const variables = [...proxied ? ['GOPROXY'] : [], ...secret ? ['GONOPROXY', 'GONOSUMDB', 'HOME', 'NETRC'] : []].sort();
  return `${JSON.stringify({
    '//': `written by gopher-constructs. Run docker buildx bake --file in ${runIn}, to which all paths are relative`,
    'variable': Object.fromEntries(variables.map(name => [name, { default: '' }])),
    'group': { default: { targets: sorted.map(t => t.name) } },
    'target': Object.fromEntries(sorted.map(target => [target.name, describe(target)])),
  }, undefined, 2)}\n`;
}

function describe({ context, dockerfile, tags, platforms, takesProxy, takesNetrc, cacheRepository, name }: BakeTarget) {
  const args = [...takesProxy ? ['GOPROXY'] : [], ...takesNetrc ? ['GONOPROXY', 'GONOSUMDB'] : []];
  const cache = cacheRepository === undefined ? undefined : `type=registry,ref=${cacheRepository}:${name}`;
  return {
    context: literal(context),
    dockerfile: literal(dockerfile),
    tags: tags.map(literal),
    platforms,
    ...args.length > 0 ? { args: Object.fromEntries(args.map(arg => [arg, `\${${arg}}`])) } : {},
    ...takesNetrc ? { secret: [`id=netrc,src=${NETRC}`] } : {},
    ...cache ? { 'cache-from': [cache], 'cache-to': [`${cache},mode=max`] } : {},
  };
}

/** Escapes a string, because strings in a bake file are templates. */
function literal(text: string): string {
  return text.replace(/[$%](?=\{)/g, '$&$&');
}
