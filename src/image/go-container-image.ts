import * as path from 'path';
import { Construct } from 'constructs';
import { IGoContainerImage } from './container-image';
import { GoBaseImage } from './go-base-image';
import { GoImageBuilder } from './go-image-builder';
import { GoImageProps } from './go-image-props';
import { checkReference, checkRepository } from '../oci/reference';
import { GoPlatform } from '../program/go-platform';
import { findProgram, GoProgram } from '../program/go-program';
import { checkPlatforms } from '../program/platforms';
import { OutputDirectories } from '../synthesis/output-directories';
import { checkOutdir, defaultDirectory } from '../synthesis/output-directory';
import { checkFlag, checkInstance } from '../validation/checks';
import { checkProps } from '../validation/props';
import { optionsOf } from '../validation/structs';
import { DockerfileImage } from './private/dockerfile-image';
import { resolveImageConfig } from './private/image-config-resolution';
import { OciImage } from './private/oci-image';

/** Properties of GoContainerImage. */
export interface GoContainerImageProps extends GoImageProps {
  /**
   * Where the image will be pushed, without tag or digest, such as `registry.example.com/shop/api`. Synthesis pushes nothing: it
   * writes the image to disk and its reference into the manifests.
   *
   * Refused: a tag, a digest, and what is no name of a repository.
   */
  readonly repository: string;

  /**
   * What makes the image.
   *
   * @default GoImageBuilder.ociLayout(): nothing but Go is needed, and manifests name the image by digest before it is pushed
   */
  readonly builder?: GoImageBuilder;

  /**
   * What the image is for, where that is more than one platform: each node pulls its own, under one digest. Otherwise
   * `platform` is enough.
   *
   * Refused: none, one twice, `platform` beside it, and one that the base does not have.
   *
   * @default - `platform` alone
   */
  readonly platforms?: GoPlatform[];

  /**
   * The directory that becomes the OCI image layout, or gets the Dockerfile. An image that is there is replaced; where something else is
   * there, or another image of the app would be in it or around it, that is an error.
   *
   * @default - `images/<id path>` in the output directory of the app
   */
  readonly outdir?: string;
}

/**
 * A Go program as a container image, made without a container engine: the program, compiled static, on nothing but what it
 * needs of a root file system: CA certificates, a user that isn't root (65532), a home, a /tmp; no shell, no package manager.
 *
 * Synthesis writes an OCI image layout beside the manifests. `npx gopher-constructs push <output directory>` publishes all images under the
 * digests that manifests name them by, `load` gives them to a container engine. The same sources give the same digest on every machine.
 *
 * Programs of one construct tree are compiled together when the first of them is needed; a program that hasn't changed is not
 * compiled again.
 *
 * @see https://github.com/opencontainers/image-spec/blob/main/image-layout.md
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

  public constructor(scope: Construct, id: string, given: GoContainerImageProps) {
    super(scope, id);
    const props = checkProps('GoContainerImage', given, "{ entry: '../cmd/api', repository: 'registry.example.com/shop/api' }");
    checkRepository(props.repository);
    checkOutdir(props.outdir);
    const { builder = GoImageBuilder.ociLayout(), base = GoBaseImage.SCRATCH, repository } = props;
    checkInstance('builder', GoImageBuilder, 'GoImageBuilder.dockerfile()', builder);
    checkInstance('base', GoBaseImage, 'GoBaseImage.DISTROLESS_STATIC', base);
    const sbom = checkFlag('sbom', props.sbom) ?? true;
    const licenses = checkFlag('licenses', props.licenses) ?? false;
    if (licenses && !sbom) throw new Error('licenses is set, and sbom is false: licences are written beside the SBOM; leave one of them out');
    const programs = programsOf(props);
    this.goVersion = programs[0].module.goVersion;
    const config = resolveImageConfig(programs[0].name, props);
    this.layoutDirectory = path.resolve(props.outdir ?? defaultDirectory(this, 'images'));
    OutputDirectories.of(this).claim(this.layoutDirectory, this);
    const image = builder._dockerfile
      ? new (dockerfileImage())(this, { programs, repository, config, base, outdir: this.layoutDirectory, options: builder._dockerfile })
      : new OciImage(this, { programs, repository, config, base, sbom, licenses, outdir: this.layoutDirectory });
    this.image = image;
    this.node.addValidation(image);
  }

  public get reference(): string {
    return this.image.reference;
  }
}

/** Loaded where it is asked for: most images are made without an engine, and it is half of the code. */
function dockerfileImage(): typeof DockerfileImage {
  return (require('./private/dockerfile-image') as typeof import('./private/dockerfile-image')).DockerfileImage;
}

class RegistryImage extends Construct implements IGoContainerImage {
  public readonly goVersion = undefined;

  public constructor(scope: Construct, id: string, public readonly reference: string) {
    super(scope, id);
  }
}

/** The program, once for each platform. */
function programsOf({ entry, platform, platforms: given, ...props }: GoContainerImageProps): GoProgram[] {
  const buildOptions = optionsOf('buildOptions', props.buildOptions);
  if (given === undefined) {
    const only = checkInstance('platform', GoPlatform, 'GoPlatform.LINUX_ARM64', platform ?? GoPlatform.LINUX_AMD64);
    return [checkProgram('platform', findProgram(entry, buildOptions, only))];
  }
  const platforms = checkPlatforms(given, '[GoPlatform.LINUX_AMD64, GoPlatform.LINUX_ARM64]');
  if (platform !== undefined) throw new Error('platform and platforms must not both be set; remove one of them');
  const nodes = platforms.map(({ os, arch }) => `${os}/${arch}`);
  const twice = nodes.find((node, i) => nodes.indexOf(node) !== i);
  if (twice !== undefined) throw new Error(`platforms holds ${twice} twice; nodes pull by system and architecture: give each once`);
  return platforms.map((each, i) => checkProgram(`platforms[${i}]`, findProgram(entry, buildOptions, each)));
}

/** @throws for a program that no image can run */
function checkProgram(prop: string, program: GoProgram): GoProgram {
  const { platform } = program.settings;
  if (platform.os !== 'linux') throw new Error(`${prop} must be a Linux platform, got '${platform}'; an image runs nothing else`);
  return program;
}
