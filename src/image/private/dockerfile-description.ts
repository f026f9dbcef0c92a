import { ImageConfig } from './image-config';
import { GoPlatform } from '../../program/go-platform';
import { GoSettings } from '../../program/go-settings';

/**
 * The content of a Dockerfile.
 *
 * Paths of sources are relative to the build context, with slashes. The path of the context itself
 * is `.`.
 */
export interface DockerfileDescription {
  readonly importPath: string;
  /** The directory of the main package. */
  readonly entry: string;
  /** The directory of the module. */
  readonly moduleDirectory: string;
  /** go.mod, go.sum, go.work, go.work.sum and vendor/modules.txt of all modules that Go reads. */
  readonly moduleFiles: string[];
  /** Source files of packages, and embedded files. */
  readonly files: string[];
  readonly isWorkspace: boolean;
  readonly isVendored: boolean;
  readonly settings: GoSettings;
  readonly platforms: GoPlatform[];
  /** The PGO profile, if the settings contain a path. */
  readonly profile?: string;
  /** An image with Go and a shell. */
  readonly builderImage: string;
  /** The base image: `scratch`, or an image by digest with its own users and certificates. */
  readonly base: string;
  /** Patterns of GOPRIVATE. If there are any, a netrc file is mounted. */
  readonly privateModules: string[];
  /** Whether to avoid BuildKit features. */
  readonly isWithoutBuildKit: boolean;
  readonly config: ImageConfig;
  /** `config.files` with paths in the context. */
  readonly extraFiles: ExtraFile[];
  /** Files and directories for images on scratch, except certificates and time zones. */
  readonly systemFiles: SystemFile[];
}

/** A file or directory of the user. */
export interface ExtraFile {
  readonly source: string;
  readonly isDirectory: boolean;
  readonly target: string;
  readonly mode?: number;
}

/** A file of the library or, without lines, a directory. */
export interface SystemFile {
  /** The path from the root, without a leading slash. */
  readonly path: string;
  readonly mode: number;
  readonly owner: number;
  readonly lines?: string[];
}
