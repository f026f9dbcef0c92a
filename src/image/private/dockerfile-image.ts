import * as path from 'path';
import { IConstruct } from 'constructs';
import { BakeTarget, dockerBake } from './docker-bake';
import { DockerContext, dockerContext } from './docker-context';
import { commonDirectory } from './dockerfile';
import { ImageConfig } from './image-config';
import { isImage } from './layout-writer';
import { removeReferrers } from './referrers';
import { GoBuildPlan } from '../../compiler/go-build-plan';
import { GoSourcePlan, GoSources } from '../../compiler/go-source-plan';
import { split } from '../../oci/reference';
import { GoProgram } from '../../program/go-program';
import { OutputDirectories } from '../../synthesis/output-directories';
import { artifactsOf, checkReplaceable } from '../../synthesis/output-directory';
import { treeSingleton } from '../../synthesis/tree-singleton';
import { DockerfileOptions } from '../dockerfile-options';
import { GoBaseImage } from '../go-base-image';
import { pinOf } from '../pinned-digests';

/** Properties of an image that a container engine builds. */
export interface DockerfileImageProps {
  /** The program, for each platform. */
  readonly programs: GoProgram[];
  readonly repository: string;
  readonly config: ImageConfig;
  /** The absolute path of the directory for Dockerfile and .dockerignore. */
  readonly outdir: string;
  readonly base: GoBaseImage;
  readonly options: DockerfileOptions;
}

/** An image that a container engine builds from a generated Dockerfile. */
export class DockerfileImage {
  public readonly sources: GoSources[];
  private made?: DockerContext;

  public constructor(private readonly construct: IConstruct, public readonly props: DockerfileImageProps) {
    const plan = GoSourcePlan.of(construct);
    this.sources = props.programs.map(program => plan.request(program));
    DockerfileTree.of(construct).images.push(this);
  }

  /**
   * The repository with a tag, which is a hash of the inputs. Access lists the sources of all
   * images of the tree.
   */
  public get reference(): string {
    return `${this.props.repository}:${this.context.tag}`;
  }

  /** Writes the files of all images of the tree, once, unless an image has an error. */
  public write(): void {
    DockerfileTree.of(this.construct).write();
  }

  /**
   * Returns the errors of this image. Without errors, it writes the files of all images.
   *
   * Only the first image reports an error that several images share.
   */
  public validate(): string[] {
    const error = this.error ?? this.writeError();
    if (error === undefined) OutputDirectories.of(this.construct).completed(this.construct);
    return error !== undefined && GoBuildPlan.of(this.construct).isFirstToReport(error, this.construct) ? [error] : [];
  }

  public get error(): string | undefined {
    try {
      void this.context;
      checkReplaceable(this.props.outdir, isImage);
      return undefined;
    } catch (error) {
      return (error as Error).message;
    }
  }

  private writeError(): string | undefined {
    try {
      this.write();
      return undefined;
    } catch (error) {
      return (error as Error).message;
    }
  }

  /** The name of the target in docker-bake.json. */
  public get targetName(): string {
    return this.construct.node.path.replace(/[^A-Za-z0-9_]+/g, '-').replace(/^-|-$/g, '') || 'image';
  }

  public get context(): DockerContext {
    if (!this.made) {
      const error = this.sources.map(s => s.listing.error).find(p => p !== undefined);
      if (error !== undefined) throw new Error(error);
      const { config, base, options } = this.props;
      this.made = dockerContext({
        sources: this.sources,
        config,
        base: referenceOf(base),
        builderImage: options.builderImage,
        privateModules: options.privateModules ?? [],
        isWithoutBuildKit: options.buildKit === false,
      });
    }
    return this.made;
  }
}

/**
 * The images of a construct tree that a container engine builds. Their files are written together
 * or not at all.
 */
class DockerfileTree {
  public static of(scope: IConstruct): DockerfileTree {
    return treeSingleton(scope, 'DockerfileTree', root => new DockerfileTree(root));
  }

  public readonly images: DockerfileImage[] = [];
  private written = '';

  private constructor(private readonly root: IConstruct) {}

  public write(): void {
    if (this.images.some(image => image.error !== undefined)) return;
    const key = JSON.stringify(this.images.map(image => [image.props.outdir, image.reference]));
    if (key === this.written) return;
    for (const { props: { outdir }, context } of this.images) {
      OutputDirectories.of(this.root).writeDirectory(outdir, isImage, { texts: { 'Dockerfile': context.dockerfile, 'Dockerfile.dockerignore': context.dockerignore } });
      removeReferrers(`${outdir}.sbom`);
    }
    this.writeBake();
    this.written = key;
  }

  /**
   * Writes docker-bake.json.
   *
   * Bake resolves paths from its working directory. That must be a common parent of contexts and
   * Dockerfiles, usually the root of the repository.
   */
  private writeBake(): void {
    const baked = this.images.filter(image => image.props.options.buildKit ?? true);
    const artifacts = artifactsOf(this.root);
    if (baked.length === 0 || artifacts === undefined) return;
    const at = path.resolve(artifacts, 'images');
    const slashes = (file: string) => file.split(path.sep).join('/');
    const places = [at, ...baked.flatMap(({ context, props }) => [context.directory, props.outdir])];
    const top = commonDirectory(places.map(slashes)) || path.parse(at).root;
    const names = baked.map(image => image.targetName);
    const targets = baked.map((image, i): BakeTarget => {
      const { context: { directory, description }, props } = image;
      const clash = names.indexOf(names[i]) !== i;
      return {
        name: clash ? `${names[i]}-${i}` : names[i],
        context: slashes(path.relative(top, directory)) || '.',
        dockerfile: slashes(path.join(path.relative(directory, props.outdir), 'Dockerfile')),
        tags: [image.reference],
        platforms: description.platforms.map(dockerPlatform),
        takesProxy: !description.isVendored,
        takesNetrc: !description.isVendored && description.privateModules.length > 0,
        cacheRepository: props.options.cacheRepository,
      };
    });
    OutputDirectories.of(this.root).writeText(path.join(at, 'docker-bake.json'), dockerBake(targets, slashes(path.relative(at, top)) || '.'));
  }
}

/** Returns the reference of the base image in the Dockerfile, by digest. */
function referenceOf(base: GoBaseImage): string {
  if (base._kind === 'layout') throw new Error(`base must be an image of a registry for a Dockerfile, got the directory '${base}'; use GoBaseImage.fromRegistry`);
  return base._kind === 'scratch' ? 'scratch' : `${split(base._place).name}@${pinOf(base._place)}`;
}

/** Formats a platform for container engines: https://github.com/containerd/platforms */
function dockerPlatform({ os, arch, level }: { os: string; arch: string; level?: string }): string {
  return arch === 'arm' ? `${os}/${arch}/v${level?.split(',')[0] ?? '7'}` : `${os}/${arch}`;
}
