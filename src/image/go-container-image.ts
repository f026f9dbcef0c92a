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
import { brand } from '../validation/brand';
import { checkFlag, checkInstance } from '../validation/checks';
import { checkProps } from '../validation/props';
import { optionsOf } from '../validation/structs';
import { DockerfileImage } from './private/dockerfile-image';
import { resolveImageConfig } from './private/image-config-resolution';
import { OciImage } from './private/oci-image';

/** Properties of GoContainerImage. */
export interface GoContainerImageProps extends GoImageProps {
  /**
   * The repository of the image, without tag or digest, such as `registry.example.com/shop/api`.
   *
   * Synthesis pushes nothing. It writes the image to disk and its reference to the manifests. A tag
   * or a digest is an error.
   */
  readonly repository: string;

  /**
   * The builder of the image.
   *
   * The default needs only Go, and manifests reference the image by digest before the push.
   *
   * @default GoImageBuilder.ociLayout()
   */
  readonly builder?: GoImageBuilder;

  /**
   * The platforms of a multi-platform image, with one digest for all.
   *
   * Each node pulls the variant for its platform. An empty list, a duplicate, and a platform that
   * the base image does not support are errors. So is `platform` together with `platforms`.
   *
   * @default - `platform` only
   */
  readonly platforms?: GoPlatform[];

  /**
   * The directory for the OCI image layout or the Dockerfile.
   *
   * By default, a cdk8s app writes to `gopher-constructs.out/<output directory>` in the working
   * directory, and a CDK app to its cloud assembly.
   *
   * An existing image is replaced. A directory with other files is an error, as is one that
   * overlaps with another image of the app.
   *
   * @default - `images/<id path>` in that directory
   */
  readonly outdir?: string;
}

/**
 * A Go program as a container image, built without a container engine.
 *
 * The image contains the static program and a minimal root file system: CA certificates, a non-root
 * user (65532), a home directory and /tmp. It contains no shell and no package manager.
 *
 * Synthesis writes an OCI image layout to `gopher-constructs.out`, apart from the manifests.
 * `npx gopher-constructs push` publishes all images under the digests in the manifests. `load` loads
 * them into a container engine. The same sources produce the same digest on every host.
 *
 * All programs of a construct tree are compiled together when synthesis needs the first of them.
 * Unchanged programs are not compiled again.
 *
 * @see https://github.com/opencontainers/image-spec/blob/main/image-layout.md
 */
export class GoContainerImage extends Construct implements IGoContainerImage {
  /**
   * References an existing image in a registry.
   *
   * @param scope the parent of the construct
   * @param id the ID of the construct in that scope
   * @param reference `repository@sha256:…`, or an immutable tag. `latest` or no tag is an error
   */
  public static fromRegistry(scope: Construct, id: string, reference: string): IGoContainerImage {
    return new RegistryImage(scope, id, checkReference(reference));
  }

  /** The directory for the OCI image layout or the Dockerfile. */
  public readonly layoutDirectory: string;

  public readonly goVersion?: string;

  public readonly entrypoint?: string;

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
    this.entrypoint = config.entrypoint;
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

brand(GoContainerImage, 'GoContainerImage');

/** Loaded where it is asked for: most images are made without an engine, and it is half of the code. */
function dockerfileImage(): typeof DockerfileImage {
  return (require('./private/dockerfile-image') as typeof import('./private/dockerfile-image')).DockerfileImage;
}

class RegistryImage extends Construct implements IGoContainerImage {
  public readonly goVersion = undefined;
  public readonly entrypoint = undefined;

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
