import * as path from 'path';
import { DockerImageAssetLocation, Lazy, Names, Stack, Stage } from 'aws-cdk-lib';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct, RootConstruct } from 'constructs';
import { IGoContainerImage } from '../image/container-image';
import { GoContainerImage } from '../image/go-container-image';
import { GoImageProps } from '../image/go-image-props';
import { resolveImage } from '../image/resolve-image';
import { IMAGE, IMAGE_REMEDIES } from '../image/shapes';
import { GoPlatform } from '../program/go-platform';
import { AssetContainerImage, AssetImageCode } from './private/asset-images';
import { placeLoader } from './private/image-loader';
import { CDK_REPOSITORY } from '../oci/registry-names';
import { OutputDirectories } from '../synthesis/output-directories';
import { compactValues } from '../validation/objects';
import { Remedies } from '../validation/shapes';
import { validateProps } from '../validation/validate-props';

/**
 * Properties of GoImageAsset.
 *
 * `platform` must match the function, task or nodes that run the image.
 */
export interface GoImageAssetProps extends GoImageProps {}

const NO_REPOSITORY = 'remove it, because the image is published to the repository of the bootstrap stack';

/** Replacements for prop names of DockerImageAsset and GoContainerImage. */
const REMEDIES: Remedies = {
  ...IMAGE_REMEDIES,
  repository: NO_REPOSITORY,
  repositoryName: NO_REPOSITORY,
  builder: 'use GoContainerImage for an image by Dockerfile',
  dockerfile: 'use GoContainerImage for an image by Dockerfile',
  buildSecrets: 'remove it, because the library builds the image on the host',
  cacheFrom: 'remove it, because the library caches what it builds',
  cacheTo: 'remove it, because the library caches what it builds',
  platforms: 'use platform; an asset has one platform',
  outdir: 'remove it, because the image is written to the cloud assembly',
  assetName: 'remove it, because the digest of the image names the asset',
  exclude: 'remove it, because the packages of the program determine its files',
  invalidation: 'remove it, because the digest of the image names the asset',
  extraHash: 'remove it, because the digest of the image names the asset',
};

/** The location of an image that is never pulled. */
const nowhere = (why: string): Location => ({ repositoryName: why, imageUri: why, imageTag: why });

type Location = Required<Pick<DockerImageAssetLocation, 'repositoryName' | 'imageUri' | 'imageTag'>>;

/**
 * A Go program as a container image in a CDK stack.
 *
 * Synthesis builds the image without a container engine, like `GoContainerImage`. `cdk deploy`
 * publishes it to the ECR repository from `cdk bootstrap`, without another build.
 *
 * The cloud assembly contains the image as an OCI image layout. `cdk deploy` loads it into Docker
 * and pushes it. With `CDK_DOCKER=gopher-constructs-docker` it pushes the layout without an engine,
 * and the repository has the same digest as the layout.
 *
 * The tag is the digest of the image, which depends on the sources only. A change that does not
 * affect the binary publishes nothing and changes no template. The digest is known after the build,
 * so the properties of this construct are tokens. All programs of a construct tree are compiled
 * together. Stacks that are not being deployed compile nothing.
 */
export class GoImageAsset extends Construct implements IGoContainerImage {
  /** The hash of the asset: the digest of the image, without `sha256:`. A token. */
  public readonly assetHash: string;

  /** The tag of the image: the asset hash, with the prefix of the synthesizer. A token. */
  public readonly imageTag: string;

  /** The URI of the image: repository and tag. A token. */
  public readonly imageUri: string;

  /** The repository of the image, by default that of the bootstrap stack. */
  public readonly repository: ecr.IRepository;

  private readonly image: GoContainerImage;
  private readonly platform: GoPlatform;
  private location?: Location;

  public constructor(scope: Construct, id: string, props: GoImageAssetProps) {
    const { image, directory } = resolve(scope, id, props, new.target);
    super(scope, id);
    this.platform = image.platform ?? GoPlatform.LINUX_AMD64;
    // `cdk list`, `cdk destroy` and deployments of other stacks don't need the image. A separate
    // tree, which is never synthesized, compiles nothing.
    this.image = new GoContainerImage(this.isWanted ? this : new RootConstruct(), 'Image', { ...image, repository: CDK_REPOSITORY, outdir: directory });
    this.assetHash = Lazy.string({ produce: () => this.digest() ?? 'not-built' });
    this.imageTag = Lazy.string({ produce: () => this.locate().imageTag });
    this.imageUri = Lazy.string({ produce: () => this.locate().imageUri });
    this.repository = ecr.Repository.fromRepositoryName(this, 'Repository', Lazy.string({ produce: () => this.locate().repositoryName }));
    // If only another stack references the image, it is still an asset of this stack. The assets
    // are written after the validation.
    this.node.addValidation({
      validate: () => {
        this.locate();
        return [];
      },
    });
  }

  /**
   * The reference in a manifest, equal to `imageUri`.
   *
   * The constructs of `gopher-constructs/kubernetes` accept this construct as an image, in charts
   * that `cluster.addCdk8sChart` deploys.
   */
  public get reference(): string {
    return this.imageUri;
  }

  /**
   * Returns the image as the code of a `lambda.DockerImageFunction`.
   *
   * The entry point of the image is the program. It must call `lambda.Start` of aws-lambda-go 1.18
   * or later. A function with another architecture throws an error in its constructor.
   *
   * @see https://docs.aws.amazon.com/lambda/latest/dg/go-image.html
   */
  public dockerImageCode(): lambda.DockerImageCode {
    return new AssetImageCode(this, this.platform);
  }

  /**
   * Returns the image for a container of an ECS task.
   *
   * The execution role of the task receives pull permissions. For a Fargate task with another CPU
   * architecture, adding the container throws an error.
   *
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html
   */
  public ecsContainerImage(): ecs.ContainerImage {
    return new AssetContainerImage(this, this.platform);
  }

  /** The language version of the program's main module. */
  public get goVersion(): string | undefined {
    return this.image.goVersion;
  }

  /** The path of the program in the image. */
  public get entrypoint(): string | undefined {
    return this.image.entrypoint;
  }

  private get isWanted(): boolean {
    return Stack.of(this).bundlingRequired;
  }

  private locate(): Location {
    if (!this.location) {
      const digest = this.digest();
      if (digest === undefined) return nowhere(this.isWanted ? 'not-compiled' : 'not-built');
      this.location = this.register(digest);
    }
    return this.location;
  }

  /** The digest of the image. Access compiles it. */
  private digest(): string | undefined {
    if (!this.isWanted) return undefined;
    try {
      return this.image.reference.split('@sha256:')[1];
    } catch {
      return undefined; // tokens are resolved before validation, in which the image reports the error
    }
  }

  /** Adds the image to the assets of the stack. */
  private register(digest: string): Location {
    const stage = Stage.of(this)!;
    // Paths relative to the assembly of the stack are the same on every host.
    const relative = (file: string) => path.relative(stage.outdir, file).split(path.sep).join('/');
    const location = Stack.of(this).synthesizer.addDockerImageAsset({
      sourceHash: digest,
      executable: ['node', relative(placeLoader(stage.assetOutdir)), relative(this.image.layoutDirectory), `sha256:${digest}`],
      displayName: Names.stackRelativeConstructPath(this),
    });
    return { ...location, imageTag: location.imageTag ?? digest };
  }
}

function resolve(scope: Construct, id: string, props: GoImageAssetProps, type: Function): { image: GoImageProps; directory: string } {
  const construct = { name: 'GoImageAsset', scope, id, type, of: GoImageAsset, shape: IMAGE, remedies: REMEDIES, example: "{ entry: '../cmd/api' }" };
  return validateProps(construct, props, (errors, values) => {
    resolveImage(errors, values);
    return { image: compactValues(values) as GoImageProps, directory: OutputDirectories.choose(errors, { scope, id }, 'images') };
  });
}
