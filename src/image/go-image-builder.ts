import { DockerfileOptions } from './dockerfile-options';
import { checkBuilderImage, checkPatterns } from './private/dockerfile-checks';
import { checkRepository } from '../oci/reference';
import { brand } from '../validation/brand';
import { checkFlag } from '../validation/checks';
import { optionsOf } from '../validation/structs';

/**
 * The builder of a container image.
 *
 * @see https://docs.docker.com/build/bake/
 */
export class GoImageBuilder {
  /** The library itself, which writes an OCI image layout during synthesis, without an engine. */
  public static ociLayout(): GoImageBuilder {
    return new GoImageBuilder('ociLayout');
  }

  /**
   * A container engine, with a generated Dockerfile.
   *
   * Synthesis writes a Dockerfile and a `.dockerignore` for each image, and one `docker-bake.json`
   * for all such images of the app, `gopher-constructs.out/<output directory>/images/docker-bake.json`.
   * `docker buildx bake --file <that file> --push` builds and pushes all images. Run it in the
   * directory from the first line of the file, usually the root of the repository.
   *
   * The tag of the image is a hash of the Dockerfile and its input files. It is therefore known
   * before the build, and changes with every input. The CA certificates are those of the builder
   * image.
   *
   * @param options how the engine builds the image
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
