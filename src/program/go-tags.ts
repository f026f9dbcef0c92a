/**
 * Build tags that the standard library knows.
 *
 * @see https://pkg.go.dev/net#hdr-Name_Resolution
 */
export class GoTags {
  /** Resolve host names in Go, not by the C library. Without cgo it is so anyway. */
  public static readonly NETGO = 'netgo';

  /** Look up users and groups in Go, not by the C library. Without cgo it is so anyway. */
  public static readonly OSUSERGO = 'osusergo';

  /** Put the time zone database into the binary: 450 kB. An image's `timeZones` puts it beside the binary, where images share it. */
  public static readonly TIMETZDATA = 'timetzdata';

  private constructor() {}
}
