/** A file or directory that is added to an image. */
export interface GoImageFile {
  /**
   * The file or directory on disk, relative to the working directory.
   *
   * Symbolic links are errors, because their target in the image would be ambiguous.
   */
  readonly source: string;

  /**
   * The absolute path in the image, such as `/etc/shop/config.yaml`.
   *
   * The files of a directory are added below it. Programs also trust CA certificates in files of
   * any name in `/etc/ssl/certs`.
   */
  readonly target: string;

  /**
   * The permissions of the file, or of each file of the directory, such as `0o640`, up to `0o7777`.
   *
   * All files belong to root, so the program cannot change them.
   *
   * @default - 0o755 for executable files, else 0o644
   */
  readonly mode?: number;
}
