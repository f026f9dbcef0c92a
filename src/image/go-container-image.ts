import * as path from 'path';
import { Construct } from 'constructs';
import { IGoContainerImage } from './container-image';
import { GoBaseImage } from './go-base-image';
import { GoImageBuilder } from './go-image-builder';
import { GoImageFile } from './go-image-file';
import { GoImageHealthcheck } from './go-image-healthcheck';
import { checkOutdir, defaultDirectory } from '../build/output-directory';
import { GoBuildOptions } from '../program/go-build-options';
import { GoPlatform } from '../program/go-platform';
import { findProgram, GoProgram } from '../program/go-program';
import { settleContents } from './private/contents';
import { DockerfileImage } from './private/dockerfile-image';
import { OciImage } from './private/oci-image';
import { checkReference, checkRepository } from './private/reference';

/** Properties of GoContainerImage. */
export interface GoContainerImageProps {
  /**
   * The directory of the main package, as `go build` takes it, such as `../cmd/api`. A relative path starts at the working
   * directory. The module is found from it: the nearest go.mod above, and the go.work that uses that module.
   */
  readonly entry: string;

  /**
   * Where the image will be pushed, without tag or digest, such as `registry.example.com/shop/api`. Synthesis pushes nothing: it
   * writes the image to disk and its reference into the manifests.
   */
  readonly repository: string;

  /**
   * How the program is compiled.
   *
   * @default - a static, stripped binary for Linux on amd64
   */
  readonly buildOptions?: GoBuildOptions;

  /**
   * Put the IANA time zone database into /usr/share/zoneinfo, for programs that call `time.LoadLocation`: about 400 kB, 200 kB
   * compressed, in a layer that images share. Without it only `UTC` and `Local` load.
   *
   * @default false
   */
  readonly timeZones?: boolean;

  /**
   * What makes the image.
   *
   * @default GoImageBuilder.ociLayout(): nothing but Go is needed, and manifests name the image by digest before it is pushed
   */
  readonly builder?: GoImageBuilder;

  /**
   * What the program is put on.
   *
   * @default GoBaseImage.SCRATCH: a static binary needs nothing, and what is not there has no vulnerabilities
   */
  readonly base?: GoBaseImage;

  /**
   * What the image is for, where that is more than one platform: each node pulls its own, under one digest. Otherwise
   * `buildOptions.platform` is enough.
   *
   * @default - the one of `buildOptions.platform`
   */
  readonly platforms?: GoPlatform[];

  /**
   * Arguments of the program where a workload gives none (`CMD`).
   *
   * @default - none
   */
  readonly arguments?: string[];

  /**
   * Environment variables that the image sets. No secrets: whoever can pull the image can read them.
   *
   * @default - PATH alone
   */
  readonly environment?: { [name: string]: string };

  /**
   * Labels; `ImageLabels` has the keys that tools know. Those become annotations of the manifest, too.
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
   * The number of the user, and of its group, that the program runs as.
   *
   * @default 65532: `nonroot`, as distroless has it; a number, so that Kubernetes can see that it is not root
   */
  readonly user?: number;

  /**
   * The directory that the program starts in, an absolute path.
   *
   * @default - /home/nonroot
   */
  readonly workingDirectory?: string;

  /**
   * The signal that asks the program to stop, by name, such as `SIGINT`.
   *
   * @default - SIGTERM, as engines have it
   */
  readonly stopSignal?: string;

  /**
   * How engines other than Kubernetes find out whether a container is well.
   *
   * @default - not at all
   */
  readonly healthcheck?: GoImageHealthcheck;

  /**
   * Files and directories that the program reads, such as templates. What never changes at run time is better embedded (`//go:embed`).
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
   * The directory that becomes the OCI image layout, or gets the Dockerfile. An image that is there is replaced; where something else is
   * there, that is an error.
   *
   * @default - `images/<id path>` in the output directory of the app
   */
  readonly outdir?: string;
}

/**
 * A Go program as a container image, made without a container engine: the program, compiled static, on nothing but what it
 * needs of a root file system: CA certificates, a user that isn't root (65532), a home, a /tmp; no shell, no package manager.
 *
 * Synthesis writes an OCI image layout beside the manifests. It can be pushed (`crane push <directory> <repository>`), or loaded
 * into Docker (`tar -C <directory> -c . | docker load`). The same sources give the same digest on every machine.
 *
 * Programs of one construct tree are compiled together when the first of them is needed; a program that hasn't changed is not
 * compiled again.
 */
export class GoContainerImage extends Construct implements IGoContainerImage {
  /**
   * An image that was made elsewhere.
   *
   * @param scope the construct that it belongs to
   * @param id its id in that scope
   * @param reference `repository@sha256:…`, or a tag that is never moved; `latest` or no tag is an error
   */
  public static fromRegistry(scope: Construct, id: string, reference: string): IGoContainerImage {
    return new RegistryImage(scope, id, checkReference(reference));
  }

  /** The directory that becomes the OCI image layout, or gets the Dockerfile, at synthesis. */
  public readonly layoutDirectory: string;

  public readonly goVersion?: string;

  private readonly image: OciImage | DockerfileImage;

  public constructor(scope: Construct, id: string, props: GoContainerImageProps) {
    super(scope, id);
    checkRepository(props.repository);
    checkOutdir(props.outdir);
    const { builder = GoImageBuilder.ociLayout(), base = GoBaseImage.SCRATCH, repository } = props;
    if (!(builder instanceof GoImageBuilder)) {
      throw new Error(`builder is ${JSON.stringify(builder)}; give a GoImageBuilder, such as GoImageBuilder.dockerfile()`);
    }
    if (!(base instanceof GoBaseImage)) {
      throw new Error(`base is ${JSON.stringify(base)}; give a GoBaseImage, such as GoBaseImage.DISTROLESS_STATIC`);
    }
    const programs = programsOf(props);
    this.goVersion = programs[0].module.goVersion;
    const contents = settleContents(programs[0].name, props);
    this.layoutDirectory = path.resolve(props.outdir ?? defaultDirectory(this, 'images'));
    const image = builder._dockerfile
      ? new DockerfileImage(this, { programs, repository, contents, base, outdir: this.layoutDirectory, options: builder._dockerfile })
      : new OciImage(this, { programs, repository, contents, base, sbom: props.sbom ?? true, outdir: this.layoutDirectory });
    this.image = image;
    this.node.addValidation(image);
  }

  public get reference(): string {
    return this.image.reference;
  }
}

class RegistryImage extends Construct implements IGoContainerImage {
  public readonly goVersion = undefined;

  public constructor(scope: Construct, id: string, public readonly reference: string) {
    super(scope, id);
  }
}

/** The program, once for each platform. */
function programsOf({ entry, buildOptions = {}, platforms }: GoContainerImageProps): GoProgram[] {
  if (platforms === undefined) return [checkProgram(findProgram(entry, buildOptions, GoPlatform.LINUX_AMD64))];
  if (!Array.isArray(platforms) || platforms.length === 0 || platforms.some(platform => !(platform instanceof GoPlatform))) {
    throw new Error(`platforms is ${JSON.stringify(platforms)}; give a list of GoPlatform, such as [GoPlatform.LINUX_AMD64, GoPlatform.LINUX_ARM64]`);
  }
  if (buildOptions.platform) throw new Error('buildOptions.platform and platforms are both set; leave one of them out');
  const nodes = platforms.map(({ os, arch }) => `${os}/${arch}`);
  const twice = nodes.find((node, i) => nodes.indexOf(node) !== i);
  if (twice !== undefined) throw new Error(`platforms holds ${twice} twice; nodes pull by system and architecture: give each once`);
  return platforms.map(platform => checkProgram(findProgram(entry, { ...buildOptions, platform }, platform)));
}

/** @throws for a program that no image can run */
function checkProgram(program: GoProgram): GoProgram {
  const { platform, race } = program.settings;
  if (platform.os !== 'linux') throw new Error(`the image's platform is ${platform}; images are made for Linux`);
  if (race) throw new Error('buildOptions.race needs a C library where the program runs, and is slow; leave race to go test');
  return program;
}
