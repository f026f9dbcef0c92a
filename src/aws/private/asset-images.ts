import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct, IConstruct } from 'constructs';
import { GoPlatform } from '../../program/go-platform';

/** The properties of an image asset that functions and tasks use. */
interface ImageAsset extends IConstruct {
  readonly imageUri: string;
  readonly repository: ecr.IRepository;
}

/** An image asset as the code of a function. */
export class AssetImageCode extends lambda.DockerImageCode {
  public constructor(private readonly asset: ImageAsset, private readonly platform: GoPlatform) {
    super();
  }

  /** @internal */
  public _bind(architecture = lambda.Architecture.X86_64): lambda.Code {
    const wanted = architecture.dockerPlatform;
    if (wanted !== withoutLevel(this.platform)) {
      throw new Error(`architecture must be that of the image ${this.asset.node.path} (${this.platform}), got ${architecture.name}; set the function's architecture, or the image's platform to ${constantOf(wanted)}`);
    }
    return new ImageUriCode(this.asset.imageUri);
  }
}

class ImageUriCode extends lambda.Code {
  public readonly isInline = false;

  public constructor(private readonly imageUri: string) {
    super();
  }

  public bind(): lambda.CodeConfig {
    return { image: { imageUri: this.imageUri } };
  }
}

/** An image asset as the image of a container of a task. */
export class AssetContainerImage extends ecs.ContainerImage {
  public constructor(private readonly asset: ImageAsset, private readonly platform: GoPlatform) {
    super();
  }

  public bind(_scope: Construct, container: ecs.ContainerDefinition): ecs.ContainerImageConfig {
    this.check(container.taskDefinition);
    this.asset.repository.grantPull(container.taskDefinition.obtainExecutionRole());
    return { imageName: this.asset.imageUri };
  }

  /** Checks the architecture of Fargate tasks. That of tasks on EC2 depends on the instance. */
  private check(task: ecs.TaskDefinition): void {
    if (!task.isFargateCompatible || task.isEc2Compatible) return;
    const { runtimePlatform } = task.node.defaultChild as ecs.CfnTaskDefinition;
    const architecture = (runtimePlatform as ecs.CfnTaskDefinition.RuntimePlatformProperty | undefined)?.cpuArchitecture ?? 'X86_64';
    const wanted = architecture === 'ARM64' ? 'linux/arm64' : 'linux/amd64';
    if (wanted !== withoutLevel(this.platform)) {
      throw new Error(`runtimePlatform.cpuArchitecture of the task ${task.node.path} must be that of the image ${this.asset.node.path} (${this.platform}), got ${architecture}; set it, or the image's platform to ${constantOf(wanted)}`);
    }
  }
}

function withoutLevel({ os, arch }: GoPlatform): string {
  return `${os}/${arch}`;
}

function constantOf(platform: string): string {
  return `GoPlatform.${platform.replace('/', '_').toUpperCase()}`;
}
