import * as fs from 'fs';
import * as path from 'path';
import type { Contents } from './contents';
import { describeFile, filesBelow, statOf } from './extra-files';
import { Archive, LayerSource } from './layer';
import type { FileEntry } from '../../build/archive';
import { Artifact, sha256Of } from '../../build/artifact-cache';

/** The user that images run as, by number so that Kubernetes can see that it is not root; distroless has the same. */
export const USER = 65532;

/** The working directory, the one that the user owns. */
export const HOME = '/home/nonroot';

const ASSETS = path.join(__dirname, '..', '..', '..', 'assets');

/** What a static Go program expects of a root file system: users, host lookup order, CA roots, a home and a /tmp. */
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

/** The IANA time zones in /usr/share/zoneinfo, where Go's `time` package looks them up. */
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

/** Files of the user's. On a base that is not ours directories are left to whoever unpacks the layer: they may be there, with modes of their own. */
export function extraFiles(files: Contents['files'], isOnScratch: boolean): LayerSource {
  const ours = new Set(systemFiles().entries({} as Archive).map(entry => entry.path));
  const found = files.flatMap(({ source, target, mode }) => filesBelow(source).filter(one => statOf(one).isFile()).map(one => {
    const { isExecutable, sha256 } = describeFile(one);
    const below = path.relative(source, one).split(path.sep).join('/');
    return { source: one, target: path.posix.join(target, below).slice(1), mode: mode ?? (isExecutable ? 0o755 : 0o644), sha256 };
  })).sort((a, b) => (a.target < b.target ? -1 : 1));
  const directories = isOnScratch ? new Set(found.flatMap(({ target }) => directoriesAbove(target)).filter(at => !ours.has(at))) : [];
  return {
    comment: 'files',
    key: ['files', found.map(({ target, mode, sha256 }) => [target, mode, sha256]), [...directories]],
    entries: () => [
      ...[...directories].sort().map(directory),
      ...found.map(({ source, target, mode }) => ({ ...file(target, fs.readFileSync(source)), mode })),
    ],
  };
}

/** The program, at an absolute path. */
export function programFile(at: string, binary: Artifact): LayerSource {
  const entry = at.slice(1);
  return {
    comment: at,
    key: ['program', at, binary.sha256],
    entries: () => [...directoriesAbove(entry).map(directory), { ...file(entry, fs.readFileSync(binary.file)), mode: 0o755 }],
  };
}

function directory(at: string): FileEntry {
  return { path: at, mode: 0o755, owner: 0 };
}

function file(at: string, content: Uint8Array): FileEntry {
  return { path: at, mode: 0o644, owner: 0, content };
}

/** The directories that a path goes through, from the top. */
function directoriesAbove(at: string): string[] {
  const names = at.split('/').slice(0, -1);
  return names.map((_, i) => names.slice(0, i + 1).join('/'));
}
