import * as fs from 'fs';
import * as path from 'path';
import { Construct } from 'constructs';
import { GoBuild, GoBuildPlan } from '../compiler/go-build-plan';
import { statOf } from '../program/file-status';
import { GoBuildOptions } from '../program/go-build-options';
import { GoPlatform } from '../program/go-platform';
import { findProgram } from '../program/go-program';
import { checkPlatforms } from '../program/platforms';
import * as archives from '../storage/archive';
import { Artifact, sha256Of } from '../storage/artifact-cache';
import { OutputDirectories } from '../synthesis/output-directories';
import { checkOutdir, defaultDirectory, IsOurs } from '../synthesis/output-directory';
import { checkPath, listOf, refuse } from '../validation/checks';
import { checkProps } from '../validation/props';
import { optionsOf } from '../validation/structs';

/** Properties of GoRelease. */
export interface GoReleaseProps {
  /**
   * The directory of the main package, as for `go build`, such as `../cmd/shopctl`.
   *
   * A relative path starts at the working directory. The directory must exist and contain a main
   * package of a Go module. A pattern, such as `./...`, is an error.
   */
  readonly entry: string;

  /**
   * The version in the names of the archives, such as `1.4.2`.
   *
   * It consists of letters, digits, `.`, `_`, `+` and `-`. To also set it in the program, use
   * `buildOptions.linkerVariables`.
   */
  readonly version: string;

  /**
   * The platforms of the release.
   *
   * An empty list and duplicates are errors.
   *
   * @default - Linux, macOS and Windows, each on amd64 and arm64
   */
  readonly platforms?: GoPlatform[];

  /**
   * The name of the archives and of the program in them.
   *
   * It must be a valid file name. The default is the name that `go build` chooses.
   *
   * @default - the last element of the main package's import path
   */
  readonly name?: string;

  /**
   * Files that are added to each archive under their base names.
   *
   * Duplicate names and the name of the program are errors.
   *
   * @default - LICENSE*, README* and CHANGELOG* in the module's directory
   */
  readonly files?: string[];

  /**
   * How the program is compiled.
   *
   * @default - static, stripped binaries
   */
  readonly buildOptions?: GoBuildOptions;

  /**
   * The directory for the archives.
   *
   * The directory of an earlier synthesis is replaced. A directory with other files is an error.
   * By default, a cdk8s app writes to `gopher-constructs.out/<output directory>` in the working
   * directory, and a CDK app to its cloud assembly.
   *
   * @default - `releases/<id path>` in that directory
   */
  readonly outdir?: string;
}

const KIND = 'archives';

/** In characters, because archives and their files use it as a prefix. */
const MAX_NAME = 100;

/** Raise it when the same files would be packed to other bytes. */
const FORMAT = 'gopher-constructs archive 3';

/**
 * A Go program as archives for download, with license, README and checksums.
 *
 * Synthesis writes `<name>_<version>_<os>_<arch>.tar.gz` (`.zip` for Windows) for each platform,
 * and `<name>_<version>_checksums.txt` for `sha256sum --check`. The same sources produce the same
 * bytes on every host. The programs for one platform are compiled together with all others of the
 * construct tree. Unchanged programs are neither compiled nor packed again.
 */
export class GoRelease extends Construct {
  /** The directory of the archives after synthesis. */
  public readonly directory: string;

  private readonly name: string;
  private readonly version: string;
  private readonly files: string[];
  private readonly builds: GoBuild[];

  public constructor(scope: Construct, id: string, given: GoReleaseProps) {
    super(scope, id);
    const props = checkProps('GoRelease', given, "{ entry: '../cmd/api', version: '1.4.2', platforms: [GoPlatform.LINUX_AMD64] }");
    const buildOptions = optionsOf('buildOptions', props.buildOptions);
    const platforms = platformsOf(props.platforms);
    this.version = checkFileName('version', props.version, '1.4.2');
    checkOutdir(props.outdir);
    this.directory = path.resolve(props.outdir ?? defaultDirectory(this, 'releases'));
    OutputDirectories.of(this).claim(this.directory, this);
    const programs = platforms.map(platform => findProgram(props.entry, buildOptions, platform));
    this.name = props.name === undefined ? programs[0].name : checkFileName('name', props.name, 'shopctl');
    this.files = props.files === undefined ? filesOf(programs[0].module.dir) : checkFiles(props.files);
    const taken = this.files.find(file => [this.name, `${this.name}.exe`].includes(path.basename(file)));
    if (taken !== undefined) throw new Error(`files holds '${taken}', and the program is named ${this.name}, too; set name, or rename the file`);
    this.builds = programs.map(program => GoBuildPlan.of(this).request(program));
    this.node.addValidation({
      validate: () => {
        const errors = this.builds.flatMap(build => build.validate(this));
        if (GoBuildPlan.of(this).succeeded) this.write();
        if (errors.length === 0) OutputDirectories.of(this).completed(this);
        return errors;
      },
    });
  }

  private write(): void {
    const packed = this.builds.map(build => ({ name: this.archiveName(build), archive: this.pack(build) }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
    const checksums = `${this.name}_${this.version}_checksums.txt`;
    OutputDirectories.of(this).writeDirectory(this.directory, isRelease, {
      texts: { [checksums]: packed.map(({ name, archive }) => `${archive.sha256}  ${name}\n`).join('') },
      artifacts: Object.fromEntries(packed.map(({ name, archive }) => [name, archive])),
    });
  }

  private archiveName({ program: { settings: { platform } } }: GoBuild): string {
    const level = platform.level?.replace(/^(?=\d)/, 'v').replace(/[^\w.]/g, '-') ?? '';
    return `${this.name}_${this.version}_${platform.os}_${platform.arch}${level}${isWindows(platform) ? '.zip' : '.tar.gz'}`;
  }

  /** The archive of one platform, packed or found in the cache. */
  private pack(build: GoBuild): Artifact {
    const { binary, cache, program: { settings: { platform } } } = build;
    const contents = this.files.map(file => ({ path: path.basename(file), content: fs.readFileSync(file) }));
    const name = isWindows(platform) ? `${this.name}.exe` : this.name;
    const inputs = [binary.sha256, build.gzipKey, contents.map(c => [c.path, sha256Of(c.content)])];
    const key = sha256Of(JSON.stringify([FORMAT, isWindows(platform), name, inputs]));
    return cache.make(KIND, key, scratch => {
      const { writeTar, zip }: typeof archives = require('../storage/archive');
      const documents = contents.map(c => ({ ...c, mode: 0o644, owner: 0 }));
      const [file, archive] = ['archive', 'tar'].map(part => path.join(scratch, part));
      if (isWindows(platform)) {
        fs.writeFileSync(file, zip([...documents, { path: name, content: fs.readFileSync(binary.file), mode: 0o755, owner: 0 }]));
      } else {
        writeTar(archive, [...documents, { path: name, source: binary.file, mode: 0o755, owner: 0 }]);
        build.gzip(archive, file);
      }
      return { file };
    });
  }
}

/** Whether a directory has checksums, what they are of, and nothing else. */
const isRelease: IsOurs = (files, dir) => {
  const [checksums, ...others] = files.filter(file => file.endsWith('_checksums.txt'));
  if (checksums === undefined || others.length > 0) return false;
  const listed = fs.readFileSync(path.join(dir, checksums), 'utf8').split('\n').map(line => line.split('  ')[1]);
  return files.every(file => file === checksums || listed.includes(file));
};

function isWindows(platform: GoPlatform): boolean {
  return platform.os === 'windows';
}

function platformsOf(platforms: GoPlatform[] | undefined): GoPlatform[] {
  const chosen = platforms === undefined
    ? ['linux', 'darwin', 'windows'].flatMap(os => ['amd64', 'arm64'].map(arch => GoPlatform.of(os, arch)))
    : checkPlatforms(platforms, '[GoPlatform.LINUX_AMD64, GoPlatform.WINDOWS_AMD64]');
  const twice = chosen.find((platform, i) => chosen.findIndex(other => String(other) === String(platform)) !== i);
  if (twice) throw new Error(`platforms holds ${twice} twice; give each platform once`);
  return chosen;
}

function checkFileName(prop: string, value: string, example: string): string {
  if (typeof value === 'string' && value.length <= MAX_NAME && /^[A-Za-z0-9][\w.+-]*$/.test(value)) return value;
  return refuse(prop, `made of letters, digits, '.', '_', '+' and '-', at most ${MAX_NAME} characters, such as '${example}'`, value, 'file names are made of it');
}

function checkFiles(given: string[]): string[] {
  const files = listOf('files', given, 'a list of paths');
  files.forEach((file, i) => {
    const prop = `files[${i}]`;
    if (!statOf(prop, checkPath(prop, file, 'a file'))?.isFile()) refuse(prop, 'a file', file, `there is none (resolved from ${process.cwd()})`);
  });
  const names = files.map(file => path.basename(file));
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw new Error(`files holds two files named ${twice}; they would be one in the archive`);
  return files.map(file => path.resolve(file));
}

/** What people expect beside a program. */
function filesOf(moduleDir: string): string[] {
  return fs.readdirSync(moduleDir, { withFileTypes: true })
    .filter(entry => entry.isFile() && /^(licen[cs]e|readme|changelog)/i.test(entry.name))
    .map(entry => path.join(moduleDir, entry.name))
    .sort();
}
