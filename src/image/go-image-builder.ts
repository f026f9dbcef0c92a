import { DockerfileOptions } from './dockerfile-options';
import { checkRepository } from './private/reference';

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
   * images of the app, `images/docker-bake.json` in its output directory. `docker buildx bake --file <that file> --push` builds and
   * pushes them all; it has to run in the directory that the file names in its first line, mostly the root of the repository.
   *
   * The image is named by a tag that is made of the Dockerfile and of every file that goes into it, so it is known before
   * anything is built, and changes whenever the image may. The CA certificates are those of the builder image.
   *
   * @param options how it is built
   */
  public static dockerfile(options: DockerfileOptions = {}): GoImageBuilder {
    if (typeof options !== 'object' || options === null) {
      throw new Error(`GoImageBuilder.dockerfile: options is ${JSON.stringify(options)}; give an object, such as { plain: true }`);
    }
    const { plain, privateModules, cacheRepository } = options;
    if (plain !== undefined && typeof plain !== 'boolean') {
      throw new Error(`GoImageBuilder.dockerfile: plain is ${JSON.stringify(plain)}; give true or false`);
    }
    if (privateModules !== undefined && !Array.isArray(privateModules)) {
      throw new Error(`GoImageBuilder.dockerfile: privateModules is ${JSON.stringify(privateModules)}; give a list, such as ['git.example.com/*']`);
    }
    if (cacheRepository !== undefined) checkRepository(cacheRepository);
    return new GoImageBuilder('dockerfile', { ...options });
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
