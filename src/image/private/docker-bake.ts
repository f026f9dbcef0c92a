/** An image that `docker buildx bake` builds. Paths are relative to where bake runs; the Dockerfile's to the context. */
export interface BakeTarget {
  /** Letters, digits, `_` and `-`. */
  readonly name: string;
  readonly context: string;
  readonly dockerfile: string;
  readonly tags: string[];
  /** Such as `linux/amd64`. */
  readonly platforms: string[];
  /** Whether GOPROXY of the environment that bake runs in is passed on. */
  readonly takesProxy: boolean;
  /** Whether a netrc file is needed. */
  readonly takesNetrc: boolean;
  /** Where layers are cached for other machines, if anywhere. */
  readonly cacheRepository?: string;
}

/** What bake takes from its environment; nothing of it is written into the file. */
const NETRC = '${NETRC != "" ? NETRC : "${HOME}/.netrc"}';

/**
 * The text of a docker-bake.json: one target for each image, all of them in the default group.
 *
 * @see https://docs.docker.com/build/bake/reference/
 * @param runIn the directory that bake has to run in, from the file's own, for people who read the file
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

/** Strings in a bake file are templates. */
function literal(text: string): string {
  return text.replace(/[$%](?=\{)/g, '$&$&');
}
