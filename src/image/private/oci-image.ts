import { IConstruct } from 'constructs';
import { Base } from './base';
import { loadBase } from './base-image';
import { interpreterOf } from './elf';
import { ImageConfig } from './image-config';
import { packLayer } from './layer';
import { describeImage, imageFiles, ImageManifest, ImageSet, imageSet, isImage } from './layout-writer';
import { licenseTexts } from './licenses';
import { isDescription, referrerFiles, removeReferrers } from './referrers';
import { extraFiles, programFile, systemFiles, timeZoneFiles } from './root-filesystem';
import { Sbom } from './sbom';
import { GoBuild, GoBuildPlan } from '../../compiler/go-build-plan';
import { GoSourcePlan, GoSources } from '../../compiler/go-source-plan';
import { GoProgram } from '../../program/go-program';
import { OutputDirectories } from '../../synthesis/output-directories';
import { GoBaseImage } from '../go-base-image';
import { ImageLabels } from '../image-labels';

/** Properties of an image that the library builds. */
export interface OciImageProps {
  /** The program, for each platform. */
  readonly programs: GoProgram[];
  readonly repository: string;
  readonly config: ImageConfig;
  readonly base: GoBaseImage;
  /** Whether to write SBOMs and provenance. */
  readonly sbom: boolean;
  /** Whether to write license texts. */
  readonly licenses: boolean;
  /** The absolute path of the layout directory. */
  readonly outdir: string;
}

/** An image that the library builds as an OCI image layout, identified by digest. */
export class OciImage {
  private readonly builds: GoBuild[];
  private readonly sources?: GoSources;
  private set?: ImageSet;

  public constructor(private readonly construct: IConstruct, private readonly props: OciImageProps) {
    const plan = GoBuildPlan.of(construct);
    this.builds = props.programs.map(program => plan.request(program));
    if (props.licenses) this.sources = GoSourcePlan.of(construct).request(props.programs[0]);
  }

  /** The repository with the digest. Access compiles the program and writes the image. */
  public get reference(): string {
    return `${this.props.repository}@${this.pack().digest}`;
  }

  public validate(): string[] {
    const errors = this.builds.flatMap(build => build.validate(this.construct)); // empty if another construct has reported them
    if (!GoBuildPlan.of(this.construct).succeeded) return errors; // files on disk must match the manifests there
    try {
      this.pack();
      if (errors.length === 0) this.outputs.completed(this.construct);
      return errors;
    } catch (error) {
      return [...errors, (error as Error).message];
    }
  }

  /** Builds and writes the image, once. */
  private pack(): ImageSet {
    if (!this.set) {
      const { outdir, repository } = this.props;
      const set = imageSet(this.builds.map(build => this.describe(build)));
      this.outputs.writeDirectory(outdir, isImage, imageFiles(set, repository));
      if (this.props.sbom) this.describeContents(set);
      else removeReferrers(`${outdir}.sbom`);
      this.set = set;
    }
    return this.set;
  }

  /** Writes SBOMs, provenance and licenses next to the image. */
  private describeContents(set: ImageSet): void {
    const { outdir, repository, programs } = this.props;
    const sbom = this.sbom(set);
    const [{ cache }] = this.builds;
    const licenses = this.sources && licenseTexts(sbom.materials, this.sources, cache);
    this.outputs.writeDirectory(`${outdir}.sbom`, isDescription, referrerFiles({ set, repository, sbom, licenses, programs }));
  }

  private get outputs(): OutputDirectories {
    return OutputDirectories.of(this.construct);
  }

  /** Returns the modules of the program on all platforms. */
  private sbom({ digest }: ImageSet): Sbom {
    const { programs: [{ importPath }], config } = this.props;
    const { go } = this.builds[0].materials;
    const modules = new Map(this.builds.flatMap(build => build.materials.modules).map(module => [module.path, module]));
    return { program: importPath, version: config.labels[ImageLabels.VERSION], digest, materials: { go, modules: [...modules.values()] } };
  }

  private describe(build: GoBuild): ImageManifest {
    const { base, config } = this.props;
    const { cache, program: { settings: { platform } } } = build;
    const isOnScratch = base._kind === 'scratch';
    const under = isOnScratch ? undefined : loadBase(base, platform, cache);
    checkLinking(build, under);
    const own = [
      ...isOnScratch ? [systemFiles()] : [],
      ...config.timeZones ? [timeZoneFiles()] : [],
      ...config.files.length > 0 ? [extraFiles(config, isOnScratch)] : [],
      programFile(config.entrypoint, build),
    ];
    return describeImage({ platform, config, base: under, layers: [...under?.layers ?? [], ...own.map(source => packLayer(cache, source))] });
  }
}

/** @throws if the program is linked against a C library on scratch */
function checkLinking({ program, binary }: GoBuild, base: Base | undefined): void {
  const loader = program.settings.cgo ? interpreterOf(binary.file) : undefined;
  if (loader === undefined || base) return;
  throw new Error(
    `entry '${program.entry}' must be linked statically for an image without a C library, got a dependency on ${loader}; remove buildOptions.cgo, `
    + "set buildOptions.ldflags: ['-extldflags=-static'], or use a base with a C library",
  );
}
