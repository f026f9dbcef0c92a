import { DockerfileOptions } from './dockerfile-options';
import { checkBuilderImage, checkPatterns } from './private/dockerfile-checks';
import { checkRepository } from '../oci/reference';
import { brand } from '../validation/brand';
import { checkFlag } from '../validation/checks';
import { optionsOf } from '../validation/structs';

/**
 * What makes a container image.
 *
 * @see https://docs.docker.com/build/bake/
 */
export class GoImageBuilder {
  /** The library itself: an OCI image layout, made at synthesis, named by its digest. No container engine is needed. */
  public static ociLayout(): GoImageBuilder {
    return new GoImageBuilder('ociLayout');
  }

  /**
   * A container engine: synthesis writes a Dockerfile, the `.dockerignore` that goes with it, and one `docker-bake.json` for all such
   * images of the app, `gopher-constructs.out/<output directory>/images/docker-bake.json`. `docker buildx bake --file <that file> --push` builds and
   * pushes them all; it has to run in the directory that the file names in its first line, mostly the root of the repository.
   *
   * The image is named by a tag that is made of the Dockerfile and of every file that goes into it, so it is known before
   * anything is built, and changes whenever the image may. The CA certificates are those of the builder image.
   *
   * @param options how it is built
   */
  public static dockerfile(options: DockerfileOptions = {}): GoImageBuilder {
    const factory = 'GoImageBuilder.dockerfile';
    const given = optionsOf(`${factory}: options`, options);
    checkFlag(`${factory}: plain`, given.plain);
    if (given.builderImage !== undefined) checkBuilderImage(`${factory}: builderImage`, given.builderImage);
    if (given.cacheRepository !== undefined) checkRepository(given.cacheRepository, `${factory}: cacheRepository`);
    const privateModules = checkPatterns(`${factory}: privateModules`, given.privateModules);
    return new GoImageBuilder('dockerfile', { ...given, privateModules });
  }

  private constructor(
    /**
     * Which one it is.
     * @internal
     */
    public readonly _kind: string,
    /**
     * The options of a Dockerfile.
     * @internal
     */
    public readonly _dockerfile?: DockerfileOptions,
  ) {}
}
brand(GoImageBuilder, 'GoImageBuilder');
