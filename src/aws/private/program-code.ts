import * as path from 'path';
import { CfnResource, FileAssetLocation, FileAssetPackaging, Lazy, Stack, Stage } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as cxapi from 'aws-cdk-lib/cx-api';
import { Construct, IValidation } from 'constructs';
import { GoBuild } from '../../compiler/go-build-plan';
import { sha256Of } from '../../storage/artifact-cache';
import { makeExecutable } from '../../storage/executables';
import { writeDirectory } from '../../synthesis/output-directory';

/** The location of a program: in the bucket, and in the cloud assembly relative to its stack. */
type Location = Pick<FileAssetLocation, 'bucketName' | 'objectKey'> & { readonly directory: string };

/**
 * The asset of a compiled program.
 *
 * Its location in the bucket is a token. The program is compiled when the template is resolved,
 * because all programs of the tree are known then.
 */
export class ProgramCode extends lambda.Code implements IValidation {
  public readonly isInline = false;
  private location?: Location;

  /**
   * @param construct the construct of the program
   * @param check further errors of a program that compiles
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

  /** Adds the metadata with which `sam local` finds the program, if the CDK CLI requests it. */
  public bindToResource(resource: CfnResource, { resourceProperty = 'Code' }: lambda.ResourceBindOptions = {}): void {
    if (!this.construct.node.tryGetContext(cxapi.ASSET_RESOURCE_METADATA_ENABLED_CONTEXT)) return;
    resource.addMetadata(cxapi.ASSET_RESOURCE_METADATA_PATH_KEY, Lazy.string({ produce: () => this.locate().directory }));
    resource.addMetadata(cxapi.ASSET_RESOURCE_METADATA_IS_BUNDLED_KEY, true);
    resource.addMetadata(cxapi.ASSET_RESOURCE_METADATA_PROPERTY_KEY, resourceProperty);
  }

  public validate(): string[] {
    if (!this.isWanted) return [];
    const errors = this.build.validate(this.construct);
    return errors.length > 0 || !this.build.succeeded ? errors : this.check(this.build);
  }

  /**
   * Whether the asset is needed. `cdk list`, `cdk destroy` and deployments of other stacks don't
   * need it.
   */
  private get isWanted(): boolean {
    return Stack.of(this.construct).bundlingRequired;
  }

  private locate(): Location {
    if (!this.location) {
      if (!this.isWanted) return { bucketName: 'not-built', objectKey: 'not-built.zip', directory: 'not-built' };
      // Tokens are resolved before validation, which reports the error and stops the synthesis.
      if (!this.build.succeeded) return { bucketName: 'not-compiled', objectKey: 'not-compiled.zip', directory: 'not-compiled' };
      this.location = this.stage();
    }
    return this.location;
  }

  /** Writes the program to the cloud assembly, as a directory that the CDK zips on publication. */
  private stage(): Location {
    const { binary } = this.build;
    const hash = sha256Of(`bootstrap ${binary.sha256}`);
    const stage = Stage.of(this.construct)!;
    const directory = path.join(stage.assetOutdir, `asset.${hash}`);
    // The CDK zips all files of the directory, but the hash depends on the program only.
    writeDirectory(directory, () => true, { texts: {}, artifacts: { bootstrap: binary } });
    makeExecutable(path.join(directory, 'bootstrap'));
    const fileName = path.relative(stage.outdir, directory);
    const { bucketName, objectKey } = Stack.of(this.construct).synthesizer.addFileAsset({
      fileName, packaging: FileAssetPackaging.ZIP_DIRECTORY, sourceHash: hash,
    });
    return { bucketName, objectKey, directory: fileName };
  }
}
