import { DockerfileOptions } from './dockerfile-options';
import { DOCKERFILE, DOCKERFILE_REMEDIES } from './private/dockerfile-shapes';
import { brand } from '../validation/brand';
import { isLeftOut, struct } from '../validation/shapes';
import { validateArgument } from '../validation/validate-argument';

const FACTORY = 'GoImageBuilder.dockerfile';
const OPTIONS = struct(DOCKERFILE, { name: FACTORY, prefix: `${FACTORY}: `, remedies: DOCKERFILE_REMEDIES });

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
    return new GoImageBuilder('dockerfile', isLeftOut(options) ? {} : validateArgument(`${FACTORY}: options`, options, OPTIONS, GoImageBuilder.dockerfile));
  }

  private constructor(
    /**
     * `ociLayout` or `dockerfile`.
     * @internal
     */
    public readonly _kind: string,
    /**
     * The options of `dockerfile`.
     * @internal
     */
    public readonly _dockerfile?: DockerfileOptions,
  ) {}
}
brand(GoImageBuilder, 'GoImageBuilder');
