import * as fs from 'fs';
import * as path from 'path';
import { brand } from '../validation/brand';
import { show } from '../validation/show';

/** Options of ConfigFiles. */
export interface ConfigFilesOptions {
  /**
   * Updates the files in running containers when they change.
   *
   * Use it for programs that watch their files. An update takes one to two minutes. By default, a
   * change replaces the containers, and a rollback restores the old files. With hot reload, a
   * rollback does not restore them.
   *
   * @default false
   */
  readonly hotReload?: boolean;
}

/**
 * Configuration files in a directory of the container.
 *
 * They must not contain secrets.
 *
 * @see https://kubernetes.io/docs/concepts/configuration/configmap/
 */
export class ConfigFiles {
  /**
   * Files with inline content.
   *
   * @param mountPath the directory of the files, absolute, which hides files of the image at that
   * path
   * @param files content by file name, which consists of letters, digits, `.`, `_` and `-`
   * @param options update behavior
   */
  public static inline(mountPath: string, files: { [name: string]: string }, options: ConfigFilesOptions = {}): ConfigFiles {
    return new ConfigFiles(mountPath, { files, options });
  }

  /**
   * The text files of a directory, without its subdirectories.
   *
   * This method reads the files immediately.
   *
   * @param mountPath the directory of the files in the container, absolute, which hides files of
   * the image at that path
   * @param directory the directory to read, relative to the working directory
   * @param options update behavior
   */
  public static fromDirectory(mountPath: string, directory: string, options: ConfigFilesOptions = {}): ConfigFiles {
    if (typeof directory !== 'string' || !isDirectory(directory)) {
      throw new Error(`ConfigFiles.fromDirectory: directory must be a directory that exists, got ${show(directory)} (resolved from ${process.cwd()})`);
    }
    const names = fs.readdirSync(directory, { withFileTypes: true }).filter(entry => entry.isFile()).map(entry => entry.name).sort();
    return ConfigFiles.inline(mountPath, Object.fromEntries(names.map(name => [name, readText(path.join(directory, name))])), options);
  }

  /**
   * Existing files of a platform, by reference.
   * @internal
   */
  public static _existing(mountPath: string, reference: unknown): ConfigFiles {
    return new ConfigFiles(mountPath, { configMap: reference });
  }

  private constructor(
    /** The directory of the files. */
    public readonly mountPath: string,
    /**
     * The files, or a reference to them.
     * @internal
     */
    public readonly _source: { files?: { [name: string]: string }; configMap?: unknown; options?: ConfigFilesOptions },
  ) {}
}
brand(ConfigFiles, 'ConfigFiles');

function isDirectory(directory: string): boolean {
  try {
    return fs.statSync(directory).isDirectory();
  } catch {
    return false; // includes invalid paths, such as a path with a NUL byte
  }
}

function readText(file: string): string {
  const bytes = fs.readFileSync(file);
  const text = bytes.toString('utf8');
  if (!Buffer.from(text, 'utf8').equals(bytes)) {
    throw new Error(`ConfigFiles.fromDirectory: ${show(file)} must be UTF-8 text`);
  }
  return text;
}
