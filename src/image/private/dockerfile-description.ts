import { ImageConfig } from './image-config';
import { GoPlatform } from '../../program/go-platform';
import { GoSettings } from '../../program/go-settings';

/** All that a Dockerfile says. Paths of sources are relative to the build context, with slashes, `.` for the context itself. */
export interface DockerfileDescription {
  readonly importPath: string;
  /** The directory of the main package. */
  readonly entry: string;
  /** The directory of its module. */
  readonly moduleDirectory: string;
  /** go.mod, go.sum, go.work, go.work.sum, vendor/modules.txt: of all modules that Go has to see. */
  readonly moduleFiles: string[];
  /** Files of packages, and what they embed. */
  readonly files: string[];
  readonly isWorkspace: boolean;
  readonly isVendored: boolean;
  readonly settings: GoSettings;
  /** All that it is built for. */
  readonly platforms: GoPlatform[];
  /** The profile, where the settings name a file. */
  readonly profile?: string;
  /** An image with Go and a shell. */
  readonly builderImage: string;
  /** What the program is put on: `scratch`, or an image by digest, which then brings users and certificates. */
  readonly base: string;
  /** Patterns of GOPRIVATE; a netrc file is mounted where there are any. */
  readonly privateModules: string[];
  /** Write nothing that only BuildKit knows. */
  readonly isPlain: boolean;
  readonly config: ImageConfig;
  /** Where `config.files` lie in the context. */
  readonly extraFiles: ExtraFile[];
  /** Files and directories that an image on scratch needs, but for certificates and time zones. */
  readonly systemFiles: SystemFile[];
}

/** A file or directory of the user's. */
export interface ExtraFile {
  readonly source: string;
  readonly isDirectory: boolean;
  readonly target: string;
  readonly mode?: number;
}

/** A file of ours or, without lines, a directory. */
export interface SystemFile {
  /** From the root, without a leading slash. */
  readonly path: string;
  readonly mode: number;
  readonly owner: number;
  readonly lines?: string[];
}
