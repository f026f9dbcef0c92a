import * as path from 'path';
import { FileAssetLocation, FileAssetPackaging, Lazy, Stack, Stage } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct, IValidation } from 'constructs';
import { placeFile, sha256Of } from '../../build/artifact-cache';
import { GoBuild } from '../../build/go-build-plan';
import { makeExecutable } from '../../build/private/executable';

/**
 * The asset of a compiled program. Its place in the asset bucket is a token: the program is compiled when the template is
 * resolved, when all programs of the tree are known.
 */
export class ProgramCode extends lambda.Code implements IValidation {
  public readonly isInline = false;
  private location?: Pick<FileAssetLocation, 'bucketName' | 'objectKey'>;

  /**
   * @param construct whose program it is
   * @param check what else may be wrong with a program that compiles
   */
  public constructor(
    private readonly construct: Construct,
    private readonly build: GoBuild,
    private readonly check: (build: GoBuild) => string[],
  ) {
    super();
  }

  public bind(): lambda.CodeConfig {
    return {
      s3Location: {
        bucketName: Lazy.string({ produce: () => this.locate().bucketName }),
        objectKey: Lazy.string({ produce: () => this.locate().objectKey }),
      },
    };
  }

  public validate(): string[] {
    if (!this.isWanted) return [];
    const problems = this.build.validate(this.construct);
    return problems.length > 0 || !this.build.isSound ? problems : this.check(this.build);
  }

  /** `cdk list`, `cdk destroy` and deployments of other stacks don't look at the asset. */
  private get isWanted(): boolean {
    return Stack.of(this.construct).bundlingRequired;
  }

  private locate(): Pick<FileAssetLocation, 'bucketName' | 'objectKey'> {
    if (!this.location) {
      if (!this.isWanted) return { bucketName: 'not-built', objectKey: 'not-built.zip' };
      // Tokens are resolved before the tree is validated: the validation above tells what is wrong, and stops the synthesis.
      if (!this.build.isSound) return { bucketName: 'not-compiled', objectKey: 'not-compiled.zip' };
      this.location = this.stage();
    }
    return this.location;
  }

  /** Puts the program into the cloud assembly, as a directory that the CDK zips when it publishes it. */
  private stage(): FileAssetLocation {
    const { binary } = this.build;
    const hash = sha256Of(`bootstrap ${binary.sha256}`);
    const stage = Stage.of(this.construct)!;
    const directory = path.join(stage.assetOutdir, `asset.${hash}`);
    const bootstrap = path.join(directory, 'bootstrap');
    placeFile(binary, bootstrap);
    makeExecutable(bootstrap);
    return Stack.of(this.construct).synthesizer.addFileAsset({
      fileName: path.relative(stage.outdir, directory),
      packaging: FileAssetPackaging.ZIP_DIRECTORY,
      sourceHash: hash,
    });
  }
}
