import { Construct } from 'constructs';
import { IGoContainerImage } from './container-image';
import { GoImageBuilder } from './go-image-builder';
import { GoImageProps } from './go-image-props';
import { checkReference, REPOSITORY } from '../oci/reference';
import { GoPlatform } from '../program/go-platform';
import { platformList } from '../program/shapes';
import { OutputDirectories } from '../synthesis/output-directories';
import { OUTDIR } from '../synthesis/output-directory';
import { brand } from '../validation/brand';
import { ValidationErrors } from '../validation/errors';
import { duplicates } from '../validation/objects';
import { branded, Remedies, required, Shape } from '../validation/shapes';
import { validateProps } from '../validation/validate-props';
import { DockerfileImage } from './private/dockerfile-image';
import { OciImage } from './private/oci-image';
import { ResolvedImage, resolveImage } from './resolve-image';
import { IMAGE, IMAGE_REMEDIES } from './shapes';

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

const PROPS = {
  ...IMAGE,
  repository: required(REPOSITORY),
  builder: branded<GoImageBuilder>(GoImageBuilder, 'GoImageBuilder.dockerfile()'),
  platforms: platformList('[GoPlatform.LINUX_AMD64, GoPlatform.LINUX_ARM64]'),
  outdir: OUTDIR,
} satisfies Shape<GoContainerImageProps>;

const REMEDIES: Remedies = {
  ...IMAGE_REMEDIES,
  name: 'use repository',
  image: 'use repository',
  imageName: 'use repository',
  repo: 'use repository',
  bare: 'use repository',
  layout: 'use outdir',
  output: 'use outdir',
};

const EXAMPLE = "{ entry: '../cmd/api', repository: 'registry.example.com/shop/api' }";

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

  public constructor(scope: Construct, id: string, props: GoContainerImageProps) {
    const { directory, repository, builder, ...image } = resolve(scope, id, props, new.target);
    super(scope, id);
    this.goVersion = image.programs[0].module.goVersion;
    this.entrypoint = image.config.entrypoint;
    this.layoutDirectory = directory;
    OutputDirectories.of(this).claim(directory, this);
    this.image = builder._dockerfile
      ? new (dockerfileImage())(this, { ...image, repository, outdir: directory, options: builder._dockerfile })
      : new OciImage(this, { ...image, repository, outdir: directory });
    this.node.addValidation(this.image);
  }

  public get reference(): string {
    return this.image.reference;
  }
}

brand(GoContainerImage, 'GoContainerImage');

/**
 * Loads the class on demand. It is half of the code, and most images are built without an engine.
 */
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

interface Resolved extends ResolvedImage {
  readonly repository: string;
  readonly builder: GoImageBuilder;
  readonly directory: string;
}

function resolve(scope: Construct, id: string, props: GoContainerImageProps, type: Function): Resolved {
  const construct = { name: 'GoContainerImage', scope, id, type, of: GoContainerImage, shape: PROPS, remedies: REMEDIES, example: EXAMPLE };
  return validateProps(construct, props, (errors, values) => {
    const { repository, builder = GoImageBuilder.ociLayout(), platform, platforms } = values;
    errors.check(platform === undefined || platforms === undefined, 'platform cannot be combined with platforms; remove one of them');
    const [twice] = duplicates(platforms?.map(({ os, arch }) => `${os}/${arch}`) ?? []);
    errors.check(twice === undefined, `platforms must have unique operating systems and architectures, got ${twice} twice; remove one of them`);
    const image = resolveImage(errors, values, platforms);
    if (builder._dockerfile) checkLinking(errors, image);
    return { ...image, repository: repository!, builder, directory: OutputDirectories.choose(errors, { scope, id }, 'images', values.outdir) };
  });
}

/**
 * Reports a program that is linked against a C library on scratch, where it cannot run.
 *
 * Images of the library itself are checked after the compilation.
 */
function checkLinking(errors: ValidationErrors, { programs: [program], base }: ResolvedImage): void {
  if (!program?.settings.cgo || base._kind !== 'scratch' || /-static\b/.test(program.settings.ldflags)) return;
  errors.add(`entry '${program.entry}' must be linked statically for an image without a C library; `
    + "remove buildOptions.cgo, or set buildOptions.ldflags: ['-extldflags=-static']");
}
