import * as path from 'path';
import { Construct, IConstruct } from 'constructs';
import { IGoContainerImage } from './container-image';
import { GoBuild, GoBuildPlan } from '../build/go-build-plan';
import { GoBuildOptions } from '../program/go-build-options';
import { GoPlatform } from '../program/go-platform';
import { findProgram } from '../program/go-program';
import { interpreterOf } from './private/elf';
import { packLayer } from './private/layer';
import { describeImage, ImageManifest, writeLayout } from './private/oci-layout';
import { checkReference, checkRepository } from './private/reference';
import { programFile, systemFiles, timeZoneFiles } from './private/root-filesystem';

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
   * The directory that becomes the OCI image layout. A layout that is there is replaced; where something else is there, that is an
   * error.
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

  /** The directory that becomes the OCI image layout at synthesis. */
  public readonly layoutDirectory: string;

  public readonly goVersion?: string;

  private readonly build: GoBuild;
  private image?: ImageManifest;

  public constructor(scope: Construct, id: string, private readonly props: GoContainerImageProps) {
    super(scope, id);
    checkRepository(props.repository);
    const program = findProgram(props.entry, props.buildOptions ?? {}, GoPlatform.LINUX_AMD64);
    if (program.settings.platform.os !== 'linux') {
      throw new Error(`buildOptions.platform is ${program.settings.platform}; images are made for Linux`);
    }
    if (props.outdir !== undefined && (typeof props.outdir !== 'string' || props.outdir === '')) {
      throw new Error(`outdir is ${JSON.stringify(props.outdir)}; give a directory for this image alone, or leave outdir out`);
    }
    if (program.settings.race) {
      throw new Error('buildOptions.race needs a C library where the program runs, and the image has none; leave race to go test');
    }
    this.layoutDirectory = path.resolve(props.outdir ?? defaultDirectory(this));
    this.goVersion = program.module.goVersion;
    this.build = GoBuildPlan.of(this).request(program);
    this.node.addValidation({
      validate: () => {
        const problems = this.build.validate(this);
        if (problems.length === 0) problems.push(...this.missing());
        if (problems.length === 0) this.pack();
        return problems;
      },
    });
  }

  public get reference(): string {
    return `${this.props.repository}@${this.pack().digest}`;
  }

  /** What the program needs and the image lacks. */
  private missing(): string[] {
    const { program, binary } = this.build;
    const loader = program.settings.cgo ? interpreterOf(binary.file) : undefined;
    if (loader === undefined) return [];
    return [
      `entry '${program.entry}' is linked against a C library (it asks for ${loader}), and the image has none; `
      + "compile without buildOptions.cgo, or link statically with buildOptions.ldflags: ['-extldflags=-static']",
    ];
  }

  /** Makes the image and writes it, once. */
  private pack(): ImageManifest {
    if (!this.image) {
      this.missing().forEach(problem => { throw new Error(problem); });
      const { cache } = this.build;
      const { name, settings } = this.build.program;
      const entrypoint = `/usr/local/bin/${name}`;
      const image = describeImage({
        platform: settings.platform,
        entrypoint,
        layers: [
          systemFiles(),
          ...this.props.timeZones ? [timeZoneFiles()] : [],
          programFile(entrypoint, this.build.binary),
        ].map(source => packLayer(cache, source)),
      });
      writeLayout(this.layoutDirectory, image, this.props.repository);
      this.image = image;
    }
    return this.image;
  }
}

class RegistryImage extends Construct implements IGoContainerImage {
  public readonly goVersion = undefined;

  public constructor(scope: Construct, id: string, public readonly reference: string) {
    super(scope, id);
  }
}

/** Apps of cdk8s and of the AWS CDK both say where they write. */
function defaultDirectory(construct: IConstruct): string {
  const { outdir } = construct.node.root as { outdir?: unknown };
  if (typeof outdir !== 'string') {
    throw new Error(`there is no app with an output directory above ${construct.node.path}; give outdir`);
  }
  return path.join(outdir, 'images', ...construct.node.path.split('/').map(id => id.replace(/[^\w.-]/g, '-')));
}
