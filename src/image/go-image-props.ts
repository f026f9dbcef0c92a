import { GoBaseImage } from './go-base-image';
import { GoImageFile } from './go-image-file';
import { GoImageHealthCheck } from './go-image-health-check';
import { GoBuildOptions } from '../program/go-build-options';
import { GoPlatform } from '../program/go-platform';

/** What an image is made of and how it runs, whoever publishes it. */
export interface GoImageProps {
  /**
   * The directory of the main package, as `go build` takes it, such as `../cmd/api`. A relative path starts at the working
   * directory. The module is found from it: the nearest go.mod above, and the go.work that uses that module.
   *
   * Refused: what does not exist, is in no Go module, or is no main package; a pattern, such as `./...`.
   */
  readonly entry: string;

  /**
   * How the program is compiled.
   *
   * @default - a static, stripped binary
   */
  readonly buildOptions?: GoBuildOptions;

  /**
   * The platform that the image is for. Only Linux is supported.
   *
   * @default GoPlatform.LINUX_AMD64
   */
  readonly platform?: GoPlatform;

  /**
   * Put the IANA time zone database into /usr/share/zoneinfo, for programs that call `time.LoadLocation`: about 400 kB, 110 kB
   * compressed, in a layer that images share. Without it only `UTC` and `Local` load.
   *
   * @default false: most programs reckon in UTC, and those that don't say so with their first request
   */
  readonly timeZones?: boolean;

  /**
   * What the program is put on.
   *
   * Refused: a tag without a pin, and a layout that is damaged, holds several images, or is not for the platform.
   *
   * @default GoBaseImage.SCRATCH: a static binary needs nothing, and what is not there has no vulnerabilities
   */
  readonly base?: GoBaseImage;

  /**
   * Arguments of the program where a workload gives none (`CMD`).
   *
   * Refused: an argument of more than one line.
   *
   * @default - none
   */
  readonly args?: string[];

  /**
   * Environment variables that the image sets. No secrets: whoever can pull the image can read them.
   *
   * Refused: a name that is not made of letters, digits and `_`, and a value of more than one line.
   *
   * @default - PATH alone
   */
  readonly environment?: { [name: string]: string };

  /**
   * Labels; `ImageLabels` has the keys that tools know. Those become annotations of the manifest, too.
   *
   * Refused: a name that is not made of letters, digits, `.`, `-`, `/` and `_`, and a value of more than one line.
   *
   * @default - none
   */
  readonly labels?: { [name: string]: string };

  /**
   * TCP ports that the program listens on, 1 to 65535: for people and tools that read the image (`EXPOSE`). They open nothing.
   *
   * @default - none
   */
  readonly ports?: number[];

  /**
   * The number of the user, and of its group, that the program runs as, from 0, which is root.
   *
   * @default 65532: `nonroot`, as distroless has it; a number, so that Kubernetes can see that it is not root
   */
  readonly user?: number;

  /**
   * The directory that the program starts in, an absolute path.
   *
   * @default /home/nonroot: the user owns it, and it is empty
   */
  readonly workingDirectory?: string;

  /**
   * The signal that asks the program to stop, by name, such as `SIGINT`.
   *
   * Refused: what is neither the name of a signal nor its number.
   *
   * @default - SIGTERM, as engines have it
   */
  readonly stopSignal?: string;

  /**
   * How engines other than Kubernetes find out whether a container is well.
   *
   * Refused: without arguments, with which the program would run once more.
   *
   * @default - not at all
   */
  readonly health?: GoImageHealthCheck;

  /**
   * Files and directories that the program reads, such as templates. What never changes at run time is better embedded (`//go:embed`). An
   * image that the library makes itself takes 1 GB of them: more belongs on a volume, or on a base image.
   *
   * Refused: what does not exist, symbolic links and devices, and two things at one place.
   *
   * @default - none
   */
  readonly files?: GoImageFile[];

  /**
   * Write what is in the image, and what it was built from, to `<layout directory>.sbom`: CycloneDX (`sbom.cdx.json`), SPDX
   * (`sbom.spdx.json`) and SLSA provenance (`provenance.json`), each also as an OCI artifact that refers to the image, for the same repository. An
   * image of a container engine has none: `docker buildx` makes its own (`--sbom`, `--provenance`).
   *
   * @default true: nobody can make them as exactly later, and they cost milliseconds
   */
  readonly sbom?: boolean;

  /**
   * Write the licence texts of all modules that are linked into the program to `<layout directory>.sbom/licenses.txt`. Licences ask that they
   * go with the program: hand the file on with it.
   *
   * Refused: with `sbom: false`.
   *
   * @default false: who runs images for themselves need not
   */
  readonly licenses?: boolean;
}
