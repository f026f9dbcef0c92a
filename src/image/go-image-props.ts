import { GoBaseImage } from './go-base-image';
import { GoImageFile } from './go-image-file';
import { GoImageHealthCheck } from './go-image-health-check';
import { GoBuildOptions } from '../program/go-build-options';
import { GoPlatform } from '../program/go-platform';

/** The content and configuration of an image, for every way to publish it. */
export interface GoImageProps {
  /**
   * The directory of the main package, as for `go build`, such as `../cmd/api`.
   *
   * A relative path starts at the working directory. The nearest go.mod above the directory defines
   * the module, together with a go.work that uses it. The directory must exist and contain a main
   * package of a Go module. A pattern, such as `./...`, is an error.
   */
  readonly entry: string;

  /**
   * How the program is compiled.
   *
   * @default - a static, stripped binary
   */
  readonly buildOptions?: GoBuildOptions;

  /**
   * The platform of the image, which must be a Linux platform.
   *
   * @default GoPlatform.LINUX_AMD64
   */
  readonly platform?: GoPlatform;

  /**
   * Adds the IANA time zone database in /usr/share/zoneinfo, for programs that call
   * `time.LoadLocation`.
   *
   * The size is about 400 kB, or 110 kB compressed, in a layer that images share. Most programs use
   * UTC. Without the database, only `UTC` and `Local` load.
   *
   * @default false
   */
  readonly timeZones?: boolean;

  /**
   * The base image.
   *
   * A static binary needs no base image, and an empty one has no vulnerabilities. A tag without a
   * pin is an error. A layout must be intact, contain one image, and support the platform.
   *
   * @default GoBaseImage.SCRATCH
   */
  readonly base?: GoBaseImage;

  /**
   * The default arguments of the program (`CMD`), which workloads can override.
   *
   * An argument with several lines is an error.
   *
   * @default - none
   */
  readonly args?: string[];

  /**
   * Environment variables of the image.
   *
   * Do not pass secrets, because they are readable with pull access. A name consists of letters,
   * digits and `_`. A value with several lines is an error.
   *
   * @default - PATH only
   */
  readonly environment?: { [name: string]: string };

  /**
   * Labels of the image.
   *
   * `ImageLabels` contains the well-known keys. Their labels are also annotations of the manifest.
   * A name consists of letters, digits, `.`, `-`, `/` and `_`. A value with several lines is an
   * error.
   *
   * @default - none
   */
  readonly labels?: { [name: string]: string };

  /**
   * TCP ports on which the program listens, 1 to 65535 (`EXPOSE`).
   *
   * They are metadata for users and tools, and do not publish a port.
   *
   * @default - none
   */
  readonly ports?: number[];

  /**
   * The user and group ID of the program, from 0, which is root.
   *
   * The default is the `nonroot` user of distroless. The ID is numeric, so that Kubernetes can
   * verify that it is not root.
   *
   * @default 65532
   */
  readonly user?: number;

  /**
   * The absolute path of the working directory.
   *
   * The default is empty and belongs to the user.
   *
   * @default /home/nonroot
   */
  readonly workingDirectory?: string;

  /**
   * The signal that stops the program, by name or number, such as `SIGINT`.
   *
   * @default - SIGTERM
   */
  readonly stopSignal?: string;

  /**
   * The health check for engines other than Kubernetes.
   *
   * A health check without arguments is an error, because it would start the program again.
   *
   * @default - none
   */
  readonly health?: GoImageHealthCheck;

  /**
   * Files and directories that the program reads, such as templates.
   *
   * Prefer `//go:embed` for files that never change at run time. The limit is 1 GB, unless a
   * container engine builds the image. Use a volume or a base image for more. Missing files,
   * symbolic links, devices and duplicate targets are errors.
   *
   * @default - none
   */
  readonly files?: GoImageFile[];

  /**
   * Writes SBOMs and provenance to `<layout directory>.sbom`.
   *
   * The formats are CycloneDX (`sbom.cdx.json`), SPDX (`sbom.spdx.json`) and SLSA provenance
   * (`provenance.json`). Each is also an OCI artifact that refers to the image, for the same
   * repository. They cost milliseconds, and cannot be recreated as exactly later. For an image of a
   * container engine, use the options `--sbom` and `--provenance` of `docker buildx`.
   *
   * @default true
   */
  readonly sbom?: boolean;

  /**
   * Writes the license texts of all linked modules to `<layout directory>.sbom/licenses.txt`.
   *
   * Licenses require this file when you distribute the program. `sbom: false` together with
   * `licenses` is an error.
   *
   * @default false
   */
  readonly licenses?: boolean;
}
