/**
 * The keys of labels that tools know. In the image's manifest they are annotations, too.
 *
 * @see https://github.com/opencontainers/image-spec/blob/main/annotations.md
 */
export class ImageLabels {
  /** Where the sources are, such as `https://github.com/example/shop`; registries link to it. */
  public static readonly SOURCE = 'org.opencontainers.image.source';

  /** The commit. It changes the image's digest with every commit, so everything is deployed with every commit. */
  public static readonly REVISION = 'org.opencontainers.image.revision';

  /** The version of the packaged program. */
  public static readonly VERSION = 'org.opencontainers.image.version';

  /** Licences, as an SPDX expression, such as `Apache-2.0`. */
  public static readonly LICENSES = 'org.opencontainers.image.licenses';

  /** A name for people. */
  public static readonly TITLE = 'org.opencontainers.image.title';

  /** What is in it, for people. */
  public static readonly DESCRIPTION = 'org.opencontainers.image.description';

  /** Where to read more. */
  public static readonly URL = 'org.opencontainers.image.url';

  /** Where the documentation is. */
  public static readonly DOCUMENTATION = 'org.opencontainers.image.documentation';

  /** Who distributes it. */
  public static readonly VENDOR = 'org.opencontainers.image.vendor';

  /** Who to turn to. */
  public static readonly AUTHORS = 'org.opencontainers.image.authors';

  private constructor() {}
}
