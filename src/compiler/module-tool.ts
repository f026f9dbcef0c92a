import * as fs from 'fs';
import * as path from 'path';
import { pathToFileURL } from 'url';
import { commandError, failureOf, ProcessResult, runSupervised } from '../processes/process';
import { hostPlatform } from '../program/host-platform';
import { Artifact, ArtifactCache } from '../storage/artifact-cache';
import { executable } from '../storage/executables';
import { sha256Of } from '../storage/hash';

const ASSETS = path.join(__dirname, '..', '..', 'assets');
const SECONDS = 900;

/** Settings of the host for module sources and caches. */
const SOURCES = ['GOMODCACHE', 'GOPROXY', 'GOTOOLCHAIN', 'GOCACHE'] as const;

/**
 * Compiles a third-party command on demand, from modules that are pinned by go.sum in
 * `assets/<name>`.
 *
 * Go verifies downloads against that file, regardless of checksum database settings of the host
 * (GOSUMDB, GONOSUMDB, GOPRIVATE). Extracted modules are not reused, because they may have been
 * edited. Downloaded archives are reused and verified.
 *
 * @param name the directory of its go.mod
 * @param importPath its main package
 * @throws if it cannot be compiled
 */
export function compileModuleTool(cache: ArtifactCache, name: string, importPath: string): Artifact {
  const files = ['go.mod', 'go.sum'].map(file => ({ file, content: fs.readFileSync(path.join(ASSETS, name, file)) }));
  const key = sha256Of(JSON.stringify(['module tool 1', importPath, files.map(({ content }) => sha256Of(content)), process.platform, process.arch]));
  return cache.make('tools', key, scratch => {
    for (const { file, content } of files) fs.writeFileSync(path.join(scratch, file), content);
    const run = (args: string[], env: NodeJS.ProcessEnv) => succeed(runSupervised({
      command: 'go',
      args,
      cwd: scratch,
      env: { ...process.env, GOFLAGS: '-mod=readonly', GOWORK: 'off', GO111MODULE: 'on', ...env },
      timeoutSeconds: SECONDS,
      progress: { what: `compiling ${name}` },
    }));
    const settings = JSON.parse(run(['env', '-json', ...SOURCES], {})) as Record<typeof SOURCES[number], string>;
    const downloaded = pathToFileURL(path.join(settings.GOMODCACHE, 'cache', 'download')).href;
    const output = path.join(scratch, executable(name));
    run(['build', '-trimpath', '-modcacherw', '-o', output, importPath], {
      GOENV: 'off',
      GOOS: hostPlatform.os,
      GOARCH: hostPlatform.arch,
      CGO_ENABLED: '0',
      GOTOOLCHAIN: settings.GOTOOLCHAIN,
      GOCACHE: settings.GOCACHE === 'off' ? path.join(scratch, 'build') : settings.GOCACHE, // users without a home directory have no build cache
      GOMODCACHE: path.join(scratch, 'modules'),
      GOPROXY: `${downloaded},${settings.GOPROXY}`,
      GONOPROXY: 'none',
    });
    return { file: output };
  });
}

function succeed(result: ProcessResult): string {
  if (result.status === 0) return result.stdout;
  throw commandError(result.failure === 'ENOENT' ? "'go' is not on PATH either" : failureOf(result), result);
}
