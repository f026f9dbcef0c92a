import * as fs from 'fs';
import * as path from 'path';
import { IConfigMap } from 'cdk8s-plus-28';
import { show } from '../validation/show';

/** Options of ConfigFiles. */
export interface ConfigFilesOptions {
  /**
   * Keep the name of the ConfigMap when its content changes. The pods go on; the kubelet puts the new files into the directory within a
   * minute or two, for programs that watch it. A rollback of the Deployment doesn't bring the old files back.
   *
   * @default false: the ConfigMap is immutable and named by its content; a change rolls the pods, and a rollback brings the old files back
   */
  readonly hotReload?: boolean;
}

/**
 * Configuration files in a directory of the container. No secrets: whoever can read ConfigMaps can read them.
 *
 * @see https://kubernetes.io/docs/concepts/configuration/configmap/
 */
export class ConfigFiles {
  /**
   * Files whose content is given here.
   *
   * @param mountPath the directory that they appear in, absolute; what the image has there is hidden
   * @param files content by file name; letters, digits, `.`, `_` and `-`
   * @param options what happens when they change
   */
  public static inline(mountPath: string, files: { [name: string]: string }, options: ConfigFilesOptions = {}): ConfigFiles {
    return new ConfigFiles(mountPath, { files, options });
  }

  /**
   * The text files of a directory, without its subdirectories, read now.
   *
   * @param mountPath the directory that they appear in, absolute; what the image has there is hidden
   * @param directory where they are, relative to the working directory
   * @param options what happens when they change
   */
  public static fromDirectory(mountPath: string, directory: string, options: ConfigFilesOptions = {}): ConfigFiles {
    if (typeof directory !== 'string' || !isDirectory(directory)) {
      throw new Error(`ConfigFiles.fromDirectory: directory must be a directory that exists, got ${show(directory)} (resolved from ${process.cwd()})`);
    }
    const names = fs.readdirSync(directory, { withFileTypes: true }).filter(entry => entry.isFile()).map(entry => entry.name).sort();
    return ConfigFiles.inline(mountPath, Object.fromEntries(names.map(name => [name, readText(path.join(directory, name))])), options);
  }

  /**
   * A ConfigMap that was made elsewhere; all its keys become files.
   *
   * @param mountPath the directory that they appear in, absolute; what the image has there is hidden
   * @param configMap in the same namespace
   */
  public static fromConfigMap(mountPath: string, configMap: IConfigMap): ConfigFiles {
    return new ConfigFiles(mountPath, { configMap });
  }

  private constructor(
    /** The directory that the files appear in. */
    public readonly mountPath: string,
    /**
     * What appears there.
     * @internal
     */
    public readonly _source: { files?: { [name: string]: string }; configMap?: IConfigMap; options?: ConfigFilesOptions },
  ) {}
}

function isDirectory(directory: string): boolean {
  try {
    return fs.statSync(directory).isDirectory();
  } catch {
    return false; // a path that no file can have, too
  }
}

function readText(file: string): string {
  const bytes = fs.readFileSync(file);
  const text = bytes.toString('utf8');
  if (!Buffer.from(text, 'utf8').equals(bytes)) {
    throw new Error(`ConfigFiles.fromDirectory: ${show(file)} must be UTF-8 text, which a ConfigMap holds`);
  }
  return text;
}
