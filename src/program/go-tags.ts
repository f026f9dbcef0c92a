/**
 * Build tags of the standard library.
 *
 * @see https://pkg.go.dev/net#hdr-Name_Resolution
 */
export class GoTags {
  /** Resolves host names in Go, not with the C library. It is the default without cgo. */
  public static readonly NETGO = 'netgo';

  /** Resolves users and groups in Go, not with the C library. It is the default without cgo. */
  public static readonly OSUSERGO = 'osusergo';

  /**
   * Embeds the time zone database in the binary, which adds 450 kB.
   *
   * The prop `timeZones` of an image adds it as a layer that images share.
   */
  public static readonly TIMETZDATA = 'timetzdata';

  private constructor() {}
}
