import * as fs from 'fs';
import * as path from 'path';
import { Construct } from 'constructs';
import { GoBuild, GoBuildPlan } from '../compiler/go-build-plan';
import { statOf } from '../program/file-status';
import { GoBuildOptions } from '../program/go-build-options';
import { GoPlatform } from '../program/go-platform';
import { findProgram, GoProgram } from '../program/go-program';
import { BUILD_REMEDIES, BUILD_OPTIONS, ENTRY, platformList } from '../program/shapes';
import * as archives from '../storage/archive';
import { Artifact, sha256Of } from '../storage/artifact-cache';
import { OutputDirectories } from '../synthesis/output-directories';
import { IsReplaceable, OUTDIR } from '../synthesis/output-directory';
import { ValidationErrors } from '../validation/errors';
import { duplicates } from '../validation/objects';
import { rule } from '../validation/rules';
import { chain, Check, Remedies, list, path as filePath, required, Shape, text } from '../validation/shapes';
import { show } from '../validation/show';
import { validateProps } from '../validation/validate-props';

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

/** The maximum number of characters in a name, which is a prefix of file names. */
const MAX_NAME = 100;

const FILE: Check<string> = chain(filePath('a file'), (errors, prop, file) => {
  const isFile = errors.attempt(() => statOf(prop, file)?.isFile() ?? false);
  if (isFile === false) errors.add(`${prop} must be a file, got ${show(file)}; it does not exist (resolved from ${process.cwd()})`);
  return isFile ? path.resolve(file) : undefined;
});

function fileName(example: string): Check<string> {
  const expectation = `made of letters, digits, '.', '_', '+' and '-', at most ${MAX_NAME} characters, such as '${example}'`;
  return text(rule(expectation, MAX_NAME, /^[A-Za-z0-9][\w.+-]*$/), show, 'use characters that are valid in file names');
}

const PROPS = {
  entry: required(ENTRY),
  version: required(fileName('1.4.2')),
  platforms: platformList('[GoPlatform.LINUX_AMD64, GoPlatform.WINDOWS_AMD64]'),
  name: fileName('shopctl'),
  files: list(FILE, 'a list of paths'),
  buildOptions: BUILD_OPTIONS,
  outdir: OUTDIR,
} satisfies Shape<GoReleaseProps>;

/** Replacements for prop names of GoReleaser. */
const REMEDIES: Remedies = {
  ...BUILD_REMEDIES,
  dir: 'use entry',
  directory: 'use entry for the program, and outdir for the archives',
  tags: 'use buildOptions.tags',
  env: 'use buildOptions.goEnvironment',
  environment: 'use buildOptions.goEnvironment',
  variables: 'use buildOptions.linkerVariables',
  goos: 'use platforms',
  goarch: 'use platforms',
  targets: 'use platforms',
  platform: 'use platforms',
  binary: 'use name',
  projectName: 'use name',
  tag: 'use version',
  extraFiles: 'use files',
  dist: 'use outdir',
  output: 'use outdir',
  format: 'remove it, because the archives are .tar.gz, and .zip for Windows',
  formats: 'remove it, because the archives are .tar.gz, and .zip for Windows',
  archives: 'remove it, because the archives are .tar.gz, and .zip for Windows',
  checksum: 'remove it, because there are always SHA-256 checksums',
};

/** Increment it if the same files produce other bytes. */
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

  public constructor(scope: Construct, id: string, props: GoReleaseProps) {
    const { name, version, files, directory, programs } = resolve(scope, id, props, new.target);
    super(scope, id);
    this.name = name;
    this.version = version;
    this.files = files;
    this.directory = directory;
    OutputDirectories.of(this).claim(directory, this);
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

  /** Packs the archive of one platform, or returns it from the cache. */
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

/** Whether a directory contains only a checksum file and the files in it. */
const isRelease: IsReplaceable = (files, dir) => {
  const [checksums, ...others] = files.filter(file => file.endsWith('_checksums.txt'));
  if (checksums === undefined || others.length > 0) return false;
  const listed = fs.readFileSync(path.join(dir, checksums), 'utf8').split('\n').map(line => line.split('  ')[1]);
  return files.every(file => file === checksums || listed.includes(file));
};

function isWindows(platform: GoPlatform): boolean {
  return platform.os === 'windows';
}

interface Resolved {
  readonly name: string;
  readonly version: string;
  readonly files: string[];
  readonly directory: string;
  readonly programs: GoProgram[];
}

const DEFAULT_PLATFORMS = ['linux', 'darwin', 'windows'].flatMap(os => ['amd64', 'arm64'].map(arch => GoPlatform.of(os, arch)));

function resolve(scope: Construct, id: string, props: GoReleaseProps, type: Function): Resolved {
  const example = "{ entry: '../cmd/api', version: '1.4.2', platforms: [GoPlatform.LINUX_AMD64] }";
  return validateProps({ name: 'GoRelease', scope, id, type, of: GoRelease, shape: PROPS, remedies: REMEDIES, example }, props, (errors, values) => {
    const { entry, version, platforms: chosen = DEFAULT_PLATFORMS, buildOptions = {} } = values;
    const [twice] = duplicates(chosen.map(String));
    errors.check(twice === undefined, `platforms must be unique, got ${twice} twice; remove one of them`);
    const programs = entry === undefined ? [] : errors.attempt(() => chosen.map(platform => findProgram(entry, buildOptions, platform))) ?? [];
    const name = values.name ?? programs[0]?.name;
    const files = values.files ?? (programs.length > 0 ? filesOf(programs[0].module.dir) : []);
    checkFiles(errors, files, name);
    return { name, version: version!, files, programs, directory: OutputDirectories.choose(errors, { scope, id }, 'releases', values.outdir) };
  });
}

/** Reports duplicate names, because all files of an archive are in one directory. */
function checkFiles(errors: ValidationErrors, files: string[], program: string): void {
  const [twice] = duplicates(files.map(file => path.basename(file)));
  errors.check(twice === undefined, `files must have unique names, got ${twice} twice; rename one of them`);
  const taken = files.find(file => [program, `${program}.exe`].includes(path.basename(file)));
  errors.check(taken === undefined, `files must not contain the name of the program, got '${taken}'; set name, or rename the file`);
}

/** Returns the license, README and changelog in the directory of a module. */
function filesOf(moduleDir: string): string[] {
  return fs.readdirSync(moduleDir, { withFileTypes: true })
    .filter(entry => entry.isFile() && /^(licen[cs]e|readme|changelog)/i.test(entry.name))
    .map(entry => path.join(moduleDir, entry.name))
    .sort();
}
