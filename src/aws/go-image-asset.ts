import * as path from 'path';
import { DockerImageAssetLocation, Lazy, Names, Stack, Stage } from 'aws-cdk-lib';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct, RootConstruct } from 'constructs';
import { IGoContainerImage } from '../image/container-image';
import { GoContainerImage } from '../image/go-container-image';
import { GoImageProps } from '../image/go-image-props';
import { GoPlatform } from '../program/go-platform';
import { AssetContainerImage, AssetImageCode } from './private/asset-images';
import { placeLoader } from './private/image-loader';
import { CDK_REPOSITORY } from '../oci/registry-names';
import { defaultDirectory } from '../synthesis/output-directory';
import { checkProps } from '../validation/props';

/**
 * Properties of GoImageAsset. `platform` must be that of the function, the task or the nodes that run the image.
 */
export interface GoImageAssetProps extends GoImageProps {}

/** The location of an image that nobody will pull. */
const nowhere = (why: string): Location => ({ repositoryName: why, imageUri: why, imageTag: why });

type Location = Required<Pick<DockerImageAssetLocation, 'repositoryName' | 'imageUri' | 'imageTag'>>;

/**
 * A Go program as a container image in a CDK stack, which `cdk deploy` publishes to the ECR repository that `cdk bootstrap` has made. The
 * image is made at synthesis, without a container engine, as `GoContainerImage` makes it; deploying publishes it as it is, and builds nothing.
 *
 * The image lies in the cloud assembly as an OCI image layout. `cdk deploy` has Docker load and push it or, with
 * `CDK_DOCKER=gopher-constructs-docker`, pushes it without any engine, and the repository then knows it by the same digest as the layout.
 *
 * Its tag is the digest of the image, which follows from the sources alone: a change that leaves the program's bytes alone publishes
 * nothing and changes no template. It is known once the program is compiled, so what this construct tells of it are tokens. Programs of one
 * construct tree are compiled together; stacks that are not being deployed compile nothing.
 */
export class GoImageAsset extends Construct implements IGoContainerImage {
  /** The hash that the asset has in the cloud assembly: the digest of the image, without `sha256:`. A token. */
  public readonly assetHash: string;

  /** The tag of the image in the repository: the hash, after the prefix that the stack's synthesizer may have. A token. */
  public readonly imageTag: string;

  /** What to pull: repository and tag. A token. */
  public readonly imageUri: string;

  /** The repository that the image is published to: of the bootstrap stack, unless the stack's synthesizer says otherwise. */
  public readonly repository: ecr.IRepository;

  private readonly image: GoContainerImage;
  private readonly platform: GoPlatform;
  private location?: Location;

  public constructor(scope: Construct, id: string, given: GoImageAssetProps) {
    super(scope, id);
    const props = checkProps('GoImageAsset', given, "{ entry: '../cmd/api' }");
    this.platform = props.platform ?? GoPlatform.LINUX_AMD64;
    // `cdk list`, `cdk destroy` and deployments of other stacks don't look at the image: there it stands in a tree that nobody
    // synthesizes. What is wrong with the props is told, nothing is compiled.
    this.image = new GoContainerImage(this.isWanted ? this : new RootConstruct(), 'Image', {
      ...props,
      repository: CDK_REPOSITORY,
      outdir: defaultDirectory(this, 'images'),
    });
    this.assetHash = Lazy.string({ produce: () => this.digest() ?? 'not-built' });
    this.imageTag = Lazy.string({ produce: () => this.locate().imageTag });
    this.imageUri = Lazy.string({ produce: () => this.locate().imageUri });
    this.repository = ecr.Repository.fromRepositoryName(this, 'Repository', Lazy.string({ produce: () => this.locate().repositoryName }));
    // An image that only another stack refers to belongs to the assets of this one, which are written after the validation.
    this.node.addValidation({
      validate: () => {
        this.locate();
        return [];
      },
    });
  }

  /**
   * The same as `imageUri`: what a manifest refers to. Constructs of `gopher-constructs/kubernetes` take this construct as an image, in
   * charts that go into a cluster by `cluster.addCdk8sChart`.
   */
  public get reference(): string {
    return this.imageUri;
  }

  /**
   * The image as the code of a `lambda.DockerImageFunction`. The image's entry point is the program: one that calls `lambda.Start` of
   * aws-lambda-go 1.18 or later needs nothing else.
   *
   * A function whose architecture isn't the image's is an error where it is made.
   *
   * @see https://docs.aws.amazon.com/lambda/latest/dg/go-image.html
   */
  public dockerImageCode(): lambda.DockerImageCode {
    return new AssetImageCode(this, this.platform);
  }

  /**
   * The image for a container of an ECS task. The task's execution role is allowed to pull it.
   *
   * A Fargate task whose CPU architecture isn't the image's is an error where the container is added.
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

  /** The image's digest; reading it compiles. */
  private digest(): string | undefined {
    if (!this.isWanted) return undefined;
    try {
      return this.image.reference.split('@sha256:')[1];
    } catch {
      return undefined; // tokens are resolved before the tree is validated: the image's own validation tells, and stops the synthesis
    }
  }

  /** Adds the image to what is published with the stack. */
  private register(digest: string): Location {
    const stage = Stage.of(this)!;
    // Paths start at the assembly that the stack's manifest lies in: they are the same on every machine.
    const relative = (file: string) => path.relative(stage.outdir, file).split(path.sep).join('/');
    const location = Stack.of(this).synthesizer.addDockerImageAsset({
      sourceHash: digest,
      executable: ['node', relative(placeLoader(stage.assetOutdir)), relative(this.image.layoutDirectory), `sha256:${digest}`],
      displayName: Names.stackRelativeConstructPath(this),
    });
    return { ...location, imageTag: location.imageTag ?? digest };
  }
}
