import * as fs from 'fs';
import * as path from 'path';
import { HOME, ImageConfig, USER } from './image-config';
import { describeFile, directoriesAbove, PlacedFile, placeFiles, statOf } from './image-files';
import { Archive, LayerSource } from './layer';
import { GoBuild } from '../../compiler/go-build-plan';
import { FileEntry } from '../../storage/archive';
import { sha256Of } from '../../storage/artifact-cache';

/** The maximum total size of files, because layers are packed in memory. */
const MAX_BYTES = 1e9;

const ASSETS = path.join(__dirname, '..', '..', '..', 'assets');

/**
 * Returns the root file system of a static Go program: users, host lookup order, CA certificates,
 * home directory and /tmp.
 */
export function systemFiles(): LayerSource {
  const certificates = fs.readFileSync(path.join(ASSETS, 'ca-certificates.crt'));
  const texts = {
    group: 'root:x:0:\nnonroot:x:65532:\nnobody:x:65534:\n',
    nsswitch: 'hosts: files dns\n',
    passwd: [
      'root:x:0:0:root:/root:/sbin/nologin',
      `nonroot:x:${USER}:${USER}:nonroot:${HOME}:/sbin/nologin`,
      'nobody:x:65534:65534:nobody:/nonexistent:/sbin/nologin',
      '',
    ].join('\n'),
  };
  return {
    comment: 'users, CA certificates, home, /tmp',
    key: ['system', texts, sha256Of(certificates)],
    entries: () => [
      directory('etc'),
      file('etc/group', Buffer.from(texts.group)),
      file('etc/nsswitch.conf', Buffer.from(texts.nsswitch)),
      file('etc/passwd', Buffer.from(texts.passwd)),
      directory('etc/ssl'),
      directory('etc/ssl/certs'),
      file('etc/ssl/certs/ca-certificates.crt', certificates),
      directory('home'),
      { ...directory('home/nonroot'), mode: 0o700, owner: USER },
      { ...directory('tmp'), mode: 0o1777 },
    ],
  };
}

/** Returns the IANA time zones in /usr/share/zoneinfo, a search path of Go's `time` package. */
export function timeZoneFiles(): LayerSource {
  const zip = fs.readFileSync(path.join(ASSETS, 'zoneinfo.zip'));
  return {
    comment: 'time zones',
    key: ['time zones', sha256Of(zip)],
    entries: ({ unzip }) => {
      const zones = unzip(zip);
      const root = 'usr/share/zoneinfo';
      const names = Object.keys(zones).filter(name => !name.endsWith('/')).sort();
      const directories = new Set(names.flatMap(name => directoriesAbove(`${root}/${name}`)));
      return [...[...directories].sort().map(directory), ...names.map(name => file(`${root}/${name}`, zones[name]))];
    },
  };
}

/**
 * Returns the layer with the user's files.
 *
 * On a base image, the layer contains only empty directories. Parent directories may already exist
 * with other modes, and engines create missing ones.
 */
export function extraFiles(config: ImageConfig, isOnScratch: boolean): LayerSource {
  const own = isOnScratch ? systemFiles().entries({} as Archive) : [];
  const ours = new Set(own.map(entry => entry.path));
  const placed = placeFiles(config, own);
  checkSize(placed);
  const found = placed.filter(one => !one.isDirectory).map(({ source, target, mode }) => {
    const { isExecutable, sha256 } = describeFile(source);
    return { source, target: target.slice(1), mode: mode ?? (isExecutable ? 0o755 : 0o644), sha256 };
  }).sort((a, b) => (a.target < b.target ? -1 : 1));
  const filled = new Set(found.flatMap(({ target }) => directoriesAbove(target)));
  const given = placed.filter(one => one.isDirectory).map(one => one.target.slice(1)).filter(at => at !== '' && !filled.has(at));
  const needed = isOnScratch ? [...filled, ...given.flatMap(directoriesAbove)] : [];
  const directories = [...new Set([...given, ...needed])].filter(at => !ours.has(at)).sort();
  return {
    comment: 'files',
    key: ['files', found.map(({ target, mode, sha256 }) => [target, mode, sha256]), directories],
    entries: () => [
      ...directories.map(directory),
      ...found.map(({ source, target, mode, sha256 }) => ({ ...file(target, contentOf(source, sha256)), mode })),
    ],
  };
}

/** @throws if the content has changed since the key of the layer was calculated */
function contentOf(source: string, sha256: string): Buffer {
  const content = fs.readFileSync(source);
  if (sha256Of(content) !== sha256) throw new Error(`files: ${source} must not change during synthesis; synthesize again`);
  return content;
}

/** @throws if the files are too large for packing in memory */
function checkSize(placed: PlacedFile[]): void {
  const bytes = placed.filter(one => !one.isDirectory).reduce((sum, one) => sum + statOf(one.source).size, 0);
  if (bytes <= MAX_BYTES) return;
  const largest = placed.map(({ source }) => source).sort((a, b) => statOf(b).size - statOf(a).size)[0];
  throw new Error(`files must be at most ${MAX_BYTES / 1e6} MB, got ${Math.ceil(bytes / 1e6)} MB, the largest of them ${largest}; use a volume or a base image`);
}

/** Returns the layer with the program. */
export function programFile(at: string, build: GoBuild): LayerSource {
  const { binary } = build;
  const entry = at.slice(1);
  return {
    comment: at,
    key: ['program', at, binary.sha256, build.gzipKey],
    entries: () => [...directoriesAbove(entry).map(directory), { path: entry, mode: 0o755, owner: 0, source: binary.file }],
    gzip: (from, to) => build.gzip(from, to),
  };
}

function directory(at: string): FileEntry {
  return { path: at, mode: 0o755, owner: 0 };
}

function file(at: string, content: Uint8Array): FileEntry {
  return { path: at, mode: 0o644, owner: 0, content };
}
