/**
 * The keys of well-known labels, which are also annotations of the manifest.
 *
 * @see https://github.com/opencontainers/image-spec/blob/main/annotations.md
 */
export class ImageLabels {
  /** The URL of the sources, such as `https://github.com/example/shop`, which registries link. */
  public static readonly SOURCE = 'org.opencontainers.image.source';

  /**
   * The commit of the sources.
   *
   * It changes the digest of the image, and therefore the deployment, with every commit.
   */
  public static readonly REVISION = 'org.opencontainers.image.revision';

  /** The version of the packaged program. */
  public static readonly VERSION = 'org.opencontainers.image.version';

  /** The licenses, as an SPDX expression, such as `Apache-2.0`. */
  public static readonly LICENSES = 'org.opencontainers.image.licenses';

  /** The human-readable title. */
  public static readonly TITLE = 'org.opencontainers.image.title';

  /** The human-readable description. */
  public static readonly DESCRIPTION = 'org.opencontainers.image.description';

  /** The URL for more information. */
  public static readonly URL = 'org.opencontainers.image.url';

  /** The URL of the documentation. */
  public static readonly DOCUMENTATION = 'org.opencontainers.image.documentation';

  /** The distributing organization. */
  public static readonly VENDOR = 'org.opencontainers.image.vendor';

  /** The contact details of the authors. */
  public static readonly AUTHORS = 'org.opencontainers.image.authors';

  private constructor() {}
}
