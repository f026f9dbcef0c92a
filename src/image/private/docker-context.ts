import * as path from 'path';
import { commonDirectory, dockerfile, dockerignore } from './dockerfile';
import { DockerfileDescription, ExtraFile, SystemFile } from './dockerfile-description';
import { ImageConfig } from './image-config';
import { describeFile, placeFiles, statOf } from './image-files';
import { Archive } from './layer';
import { systemFiles } from './root-filesystem';
import { GoSources } from '../../compiler/go-source-plan';
import { releaseOf } from '../../program/go-release';
import { sha256Of } from '../../storage/artifact-cache';

/** Increment it if the same inputs produce another image. */
const FORMAT = 'gopher-constructs dockerfile 1';

const TAG_LENGTH = 32;
const CERTIFICATES = 'etc/ssl/certs/ca-certificates.crt';

/** The inputs of a Dockerfile. */
export interface DockerfileRequest {
  /** The program, for each platform. */
  readonly sources: GoSources[];
  readonly config: ImageConfig;
  readonly base: string;
  readonly builderImage?: string;
  readonly privateModules: string[];
  readonly isWithoutBuildKit: boolean;
}

/**
 * The build context, the generated files and the tag of an image that a container engine builds.
 */
export interface DockerContext {
  /** The absolute path of the context. */
  readonly directory: string;
  readonly dockerfile: string;
  readonly dockerignore: string;
  /**
   * A hash of the Dockerfile and its input files. It does not depend on the host or the working
   * directory.
   */
  readonly tag: string;
  readonly description: DockerfileDescription;
}

/**
 * Determines the build context of an image, and generates its files.
 *
 * The context is the deepest directory that contains all input files.
 *
 * @throws if a container engine cannot build the image
 */
export function dockerContext(request: DockerfileRequest): DockerContext {
  const { sources, config } = request;
  const [{ program }] = sources;
  const listings = sources.map(s => s.listing);
  const unique = (files: string[]) => [...new Set(files)].sort();
  const files = unique(listings.flatMap(l => l.files));
  const moduleFiles = unique(listings.flatMap(l => l.moduleFiles));
  const extra = config.files.map(file => ({ ...file, source: path.resolve(file.source) }));
  const directory = commonDirectory([program.module.dir, ...[...files, ...moduleFiles, ...extra.map(f => f.source)].map(f => path.dirname(f))]
    .map(dir => dir.split(path.sep).join('/'))) || path.parse(program.dir).root;
  if (directory === path.parse(directory).root) {
    throw new Error(`entry '${program.entry}' must have its files in a common directory for the build context, got only ${directory}; move them together`);
  }
  const placed = placeFiles(config, request.base === 'scratch' ? systemFiles().entries({} as Archive) : []);
  const relative = (file: string) => path.relative(directory, file).split(path.sep).join('/') || '.';
  const extraFiles = extra.map((file): ExtraFile => ({ ...file, source: relative(file.source), isDirectory: statOf(file.source).isDirectory() }));
  const { pgo } = program.settings;
  const description: DockerfileDescription = {
    importPath: program.importPath,
    entry: relative(program.dir),
    moduleDirectory: relative(program.module.dir),
    moduleFiles: moduleFiles.map(relative),
    files: files.map(relative),
    isWorkspace: program.module.workFile !== undefined,
    isVendored: listings.every(l => l.isVendored),
    settings: program.settings,
    platforms: sources.map(s => s.program.settings.platform),
    profile: path.isAbsolute(pgo) ? relative(pgo) : undefined,
    builderImage: request.builderImage ?? program.settings.toolchain?._image ?? `golang:${releaseOf(program.module)}`,
    base: request.base,
    privateModules: request.privateModules,
    isWithoutBuildKit: request.isWithoutBuildKit,
    config,
    extraFiles,
    systemFiles: request.base === 'scratch' ? ownFiles() : [],
  };
  const text = dockerfile(description);
  const content = [...moduleFiles, ...files].map(file => [relative(file), ...hashFile(file)]);
  const added = placed.map(({ source }) => [relative(source), ...hashFile(source)]);
  const key = sha256Of(JSON.stringify([FORMAT, description.platforms.map(String), text, content, added]));
  return { directory, dockerfile: text, dockerignore: dockerignore(description), tag: key.slice(0, TAG_LENGTH), description };
}

/**
 * The library's files except the certificates, which the Dockerfile copies from the builder image.
 */
function ownFiles(): SystemFile[] {
  return systemFiles().entries({} as Archive).filter(entry => entry.path !== CERTIFICATES).map(({ content, ...entry }) => ({
    ...entry,
    ...content ? { lines: Buffer.from(content).toString().replace(/\n$/, '').split('\n') } : {},
  }));
}

/** Returns the type or mode of a file, and the hash of its content. */
function hashFile(file: string): [mode: string, hash: string] {
  if (statOf(file).isDirectory()) return ['directory', ''];
  const { isExecutable, sha256 } = describeFile(file);
  return [isExecutable ? '755' : '644', sha256];
}
