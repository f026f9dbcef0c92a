/** A file or directory that an image gets beside the program. */
export interface GoImageFile {
  /**
   * The file or directory on disk; a relative path starts at the working directory. Symbolic links are an error: what they mean in the
   * image is anybody's guess.
   */
  readonly source: string;

  /**
   * Its absolute path in the image, such as `/etc/shop/config.yaml`. A directory's files go below it. Certificates of authorities in
   * `/etc/ssl/certs` are trusted beside the public ones, whatever their files are called.
   */
  readonly target: string;

  /**
   * The permissions of the file, or of each file of the directory, such as `0o640`, up to `0o7777`. All belong to root, so that the program cannot change
   * them.
   *
   * @default - 0o755 for what its owner can execute, else 0o644
   */
  readonly mode?: number;
}
