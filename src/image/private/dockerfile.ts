import * as path from 'path';
import { checkDescription } from './dockerfile-checks';
import { DockerfileDescription, ExtraFile, SystemFile } from './dockerfile-description';
import { copied, exec, ignorePattern, quoted, shell } from './dockerfile-syntax';
import { WRITTEN_BY } from './layout-writer';

const MODULE_CACHE = '/go/pkg/mod';
const BUILD_CACHE = '/root/.cache/go-build';
/** The default path of git as well. */
const NETRC = '/root/.netrc';
const CERTIFICATES = '/etc/ssl/certs/ca-certificates.crt';

/**
 * A Go program that unpacks Go's time zones. Not every Go image has all time zones, and few have
 * unzip.
 */
const UNPACK_ZONES = [
  'package main',
  'import ("archive/zip"; "io"; "os"; "path/filepath"; "strings")',
  'func check(err error) { if err != nil { panic(err) } }',
  'func main() {',
  '  zones, err := zip.OpenReader(os.Args[1]); check(err)',
  '  for _, zone := range zones.File {',
  '    if strings.HasSuffix(zone.Name, "/") { continue }',
  '    to := filepath.Join(os.Args[2], zone.Name)',
  '    check(os.MkdirAll(filepath.Dir(to), 0o755))',
  '    in, err := zone.Open(); check(err)',
  '    out, err := os.OpenFile(to, os.O_CREATE|os.O_WRONLY, 0o644); check(err)',
  '    _, err = io.Copy(out, in); check(err)',
  '    check(out.Close())',
  '  }',
  '}',
];

/**
 * Returns the content of a Dockerfile.
 *
 * Its stages are the Go toolchain, the root file system, the compilation with the settings of the
 * library, and the image.
 *
 * @throws if a Dockerfile cannot contain a value
 */
export function dockerfile(description: DockerfileDescription): string {
  checkDescription(description);
  const { importPath, platforms, isWithoutBuildKit } = description;
  const blocks = [
    [
      `# ${importPath}, for ${platforms.join(' and ')}. ${WRITTEN_BY}. The next synthesis overwrites changes.`,
      ...isWithoutBuildKit ? ['# It does not require BuildKit.'] : [],
    ],
    toolchain(description),
    ...hasTree(description) ? [system(description)] : [],
    build(description),
    image(description),
  ];
  return blocks.map(lines => `${lines.join('\n')}\n`).join('\n');
}

/** Returns the content of .dockerignore, so that the context contains only copied files. */
export function dockerignore({ moduleFiles, files, extraFiles }: DockerfileDescription): string {
  const patterns = [...moduleFiles, ...files, ...extraFiles.map(f => f.source)].map(ignorePattern);
  return ['*', ...[...new Set(patterns)].sort().map(pattern => `!${pattern}`), ''].join('\n');
}

function toolchain({ builderImage, settings, isWithoutBuildKit, isWorkspace }: DockerfileDescription): string[] {
  // A C compiler targets its own platform. Go compiles for any platform.
  const here = isWithoutBuildKit || settings.cgo ? '' : '--platform=$BUILDPLATFORM ';
  const variables = {
    CGO_ENABLED: settings.cgo ? '1' : '0',
    GOCACHE: BUILD_CACHE,
    GOENV: 'off',
    GOFLAGS: '',
    GOMODCACHE: MODULE_CACHE,
    GOTOOLCHAIN: 'local',
    GOWORK: isWorkspace ? '' : 'off',
  };
  return [`FROM ${here}${builderImage} AS go`, ...environment(variables)];
}

/**
 * Returns the stage with the root file system. Only a copy of the whole tree preserves modes of
 * directories.
 */
function system(description: DockerfileDescription): string[] {
  const { systemFiles, config: { timeZones }, extraFiles, base, isWithoutBuildKit } = description;
  const owned = systemFiles.filter(f => f.owner !== 0);
  const root = systemFiles.filter(f => f.owner === 0);
  const place = (f: SystemFile) => `${f.owner === 0 ? '/rootfs' : '/owned'}/${f.path}`;
  const directories = systemFiles.filter(f => !f.lines);
  const takesCertificates = base === 'scratch' && extraFiles.every(f => f.target !== CERTIFICATES); // otherwise the builder image needs no certificates
  const commands = [
    `mkdir -p ${['/rootfs', ...directories.map(place)].map(shell).join(' ')}`,
    ...takesCertificates ? [`cp ${CERTIFICATES} /rootfs${CERTIFICATES}`, `chmod 0644 /rootfs${CERTIFICATES}`] : [],
    ...[...root, ...owned].filter(f => f.lines).map(f => `printf '%s\\n' ${f.lines!.map(shell).join(' ')} > ${shell(place(f))}`),
    ...modes(systemFiles.map(f => [octal(f.mode), place(f)])),
  ];
  const zones = [
    `printf '%s\\n' \\\n${UNPACK_ZONES.map(line => `      ${shell(line)} \\\n`).join('')}      > /tmp/zones.go`,
    'go run /tmp/zones.go "$(go env GOROOT)/lib/time/zoneinfo.zip" /rootfs/usr/share/zoneinfo',
  ];
  const cache = isWithoutBuildKit ? [] : [`--mount=type=cache,target=${BUILD_CACHE}`];
  return [
    'FROM go AS rootfs',
    run([], commands),
    ...timeZones ? [run(cache, zones)] : [],
    ...extraFiles.map(f => `COPY ${copied([f.isDirectory ? `${f.source}/` : f.source], `/rootfs${f.target}${f.isDirectory ? '/' : ''}`)}`),
    ...extraFiles.length > 0 ? [run([], extraFiles.flatMap(modesOf))] : [],
  ];
}

/** Sets modes that do not depend on the host, except for the executable bit. */
function modesOf({ target, isDirectory, mode }: ExtraFile): string[] {
  const place = shell(`/rootfs${target}`);
  if (!isDirectory) return [mode === undefined ? `chmod u=rwX,go=rX ${place}` : `chmod ${octal(mode)} ${place}`];
  return [`chmod -R u=rwX,go=rX ${place}`, ...mode === undefined ? [] : [`find ${place} -type f -exec chmod ${octal(mode)} {} +`]];
}

function build(description: DockerfileDescription): string[] {
  const { entry, moduleDirectory, moduleFiles, settings, platforms, isWithoutBuildKit, isVendored, privateModules } = description;
  const isPrivate = privateModules.length > 0 && !isVendored;
  const mounts = isWithoutBuildKit ? [] : [
    ...isVendored ? [] : [`--mount=type=cache,target=${MODULE_CACHE}`],
    ...isPrivate ? [`--mount=type=secret,id=netrc,target=${NETRC},required=true`] : [],
  ];
  const buildMounts = isWithoutBuildKit ? [] : [`--mount=type=cache,target=${BUILD_CACHE}`];
  const [platform] = platforms;
  const levels = Object.fromEntries(platforms.filter(p => p.level).map(p => [p._levelVariable!, p.level!]));
  const target: { [name: string]: string } = isWithoutBuildKit ? { GOOS: platform.os, GOARCH: platform.arch } : {};
  const below = path.posix.relative(moduleDirectory, entry);
  const command = [
    'go build', '-buildvcs=false',
    ...settings.tags.length > 0 ? [`-tags=${settings.tags.join(',')}`] : [],
    ...settings.mod ? [`-mod=${settings.mod}`] : [],
    ...settings.trimpath ? ['-trimpath'] : [],
    ...settings.pgo === 'auto' ? [] : [shell(`-pgo=${description.profile ? `/src/${description.profile}` : settings.pgo}`)],
    ...settings.ldflags ? [shell(`-ldflags=${settings.ldflags}`)] : [],
    '-o', '/out/program', shell(below === '' ? '.' : `./${below}`),
  ].join(' ');
  const variant = platforms.some(p => p.arch === 'arm') && !levels.GOARM;
  return [
    'FROM go AS build',
    `WORKDIR ${source(moduleDirectory)}`,
    ...byDirectory(moduleFiles).map(([dir, files]) => `COPY ${copied(files, `${source(dir)}/`)}`),
    ...isVendored ? [] : [
      'ARG GOPROXY',
      ...isPrivate ? ['# Patterns of module paths, not secret.', '# hadolint ignore=DL3064', `ARG GOPRIVATE=${quoted(privateModules.join(','))}`, 'ARG GONOPROXY', 'ARG GONOSUMDB'] : [],
      run(mounts, [[...isPrivate ? [`NETRC=${NETRC}`] : [], 'go mod download'].join(' ')]),
    ],
    ...sources(description),
    ...isWithoutBuildKit ? [] : ['ARG TARGETOS', 'ARG TARGETARCH', ...variant ? ['ARG TARGETVARIANT'] : []],
    ...environment({ ...settings.goEnvironment, ...levels, ...target }),
    run([...mounts, ...buildMounts], [[
      ...isWithoutBuildKit ? [] : ['GOOS="$TARGETOS" GOARCH="$TARGETARCH"', ...variant ? ['GOARM="${TARGETVARIANT#v}"'] : []],
      ...isPrivate ? [`NETRC=${NETRC}`] : [],
      command,
    ].join(' ')]),
  ];
}

function image(description: DockerfileDescription): string[] {
  const { base, config, systemFiles } = description;
  const ownedIn = new Map(systemFiles.filter(f => f.owner !== 0).map(f => [path.posix.dirname(f.path), f.owner]));
  const { health, stopSignal } = config;
  return [
    `FROM ${base}`,
    ...hasTree(description) ? ['COPY --from=rootfs /rootfs/ /'] : [],
    ...[...ownedIn].map(([dir, owner]) => `COPY --from=rootfs --chown=${owner}:${owner} ${copied([`/owned/${dir}/`], `/${dir}/`)}`),
    `COPY --from=build ${copied(['/out/program'], config.entrypoint)}`,
    ...environment(config.environment),
    ...Object.entries(config.labels).sort(byName).map(([name, value]) => `LABEL ${name}=${quoted(value)}`),
    `WORKDIR ${quoted(config.workingDirectory)}`,
    `USER ${config.user}`,
    ...config.ports.map(port => `EXPOSE ${port}`),
    ...stopSignal ? [`STOPSIGNAL ${stopSignal}`] : [],
    ...health ? [
      `HEALTHCHECK --interval=${health.intervalSeconds}s --timeout=${health.timeoutSeconds}s `
      + `--start-period=${health.startPeriodSeconds}s --retries=${health.retries} \\\n`
      + `  CMD ${exec([config.entrypoint, ...health.args])}`,
    ] : [],
    `ENTRYPOINT ${exec([config.entrypoint])}`,
    ...config.args.length > 0 ? [`CMD ${exec(config.args)}`] : [],
  ];
}

/**
 * Copies the files in each module's root with one COPY, and each directory below with one.
 *
 * The source of a directory is the deepest one that contains all needed files.
 */
function sources({ files, moduleFiles }: DockerfileDescription): string[] {
  const modules = [...new Set(['.', ...moduleFiles.map(file => path.posix.dirname(file))])].sort((a, b) => b.length - a.length);
  const groups = new Map<string, string[]>();
  for (const file of [...files].sort()) {
    const module = modules.find(dir => isBelow(file, dir))!;
    const [top, ...rest] = path.posix.relative(module, file).split('/');
    const key = rest.length === 0 ? `${module}\0` : path.posix.join(module, top);
    groups.set(key, [...groups.get(key) ?? [], file]);
  }
  return [...groups].sort(byName).map(([key, group]) => {
    if (key.endsWith('\0')) return `COPY ${copied(group, `${source(key.slice(0, -1))}/`)}`;
    const dir = commonDirectory(group.map(file => path.posix.dirname(file)));
    return `COPY ${copied([`${dir}/`], `${source(dir)}/`)}`;
  });
}

/** Returns the deepest directory that contains all directories. */
export function commonDirectory(directories: string[]): string {
  const [first, ...rest] = directories.map(dir => dir.split('/'));
  const depth = first.findIndex((name, i) => rest.some(names => names[i] !== name));
  return (depth < 0 ? first : first.slice(0, depth)).join('/');
}

function byDirectory(files: string[]): [dir: string, files: string[]][] {
  const groups = new Map<string, string[]>();
  for (const file of [...files].sort()) {
    const dir = path.posix.dirname(file);
    groups.set(dir, [...groups.get(dir) ?? [], file]);
  }
  return [...groups].sort(byName);
}

function isBelow(file: string, dir: string): boolean {
  return dir === '.' || file.startsWith(`${dir}/`);
}

function byName([a]: [string, unknown], [b]: [string, unknown]): number {
  return a < b ? -1 : 1;
}

/** Returns the path of a context directory in the build stage. */
function source(dir: string): string {
  return dir === '.' ? '/src' : `/src/${dir}`;
}

/** Whether the image contains files of the rootfs stage. */
function hasTree({ base, config, extraFiles }: DockerfileDescription): boolean {
  return base === 'scratch' || config.timeZones || extraFiles.length > 0;
}

function environment(variables: { readonly [name: string]: string }): string[] {
  const entries = Object.entries(variables).sort(byName).map(([name, value]) => `${name}=${quoted(value)}`);
  return entries.length === 0 ? [] : [`ENV ${entries.join(' \\\n    ')}`];
}

function run(mounts: string[], commands: string[]): string {
  const [first, ...rest] = [...mounts, commands.join(' \\\n && ')];
  return `RUN ${[first, ...rest].join(' \\\n    ')}`;
}

function modes(pairs: [mode: string, file: string][]): string[] {
  const groups = new Map<string, string[]>();
  for (const [mode, file] of pairs) groups.set(mode, [...groups.get(mode) ?? [], file]);
  return [...groups].map(([mode, files]) => `chmod ${mode} ${files.map(shell).join(' ')}`);
}

function octal(mode: number): string {
  return mode.toString(8).padStart(4, '0');
}
