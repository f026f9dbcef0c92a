import { ChildProcess, execFileSync, spawn } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import { Testing } from 'cdk8s';
import { GoBaseImage, GoContainerImage, GoPlatform } from '../../src';
import { writePins } from '../../src/image/pinned-digests';
import { Crane } from '../../src/oci/crane';
import { ArtifactCache } from '../../src/storage/artifact-cache';
import { freePort, get } from '../support/container-engine';
import { tempDir, twoPrograms, withEnv } from '../support/go-sources';

const dir = twoPrograms(tempDir());
const crane = Crane.find(new ArtifactCache()).file;
let registry: ChildProcess;
let host: string;

beforeAll(async () => {
  host = `127.0.0.1:${await freePort()}`;
  registry = spawn(crane, ['registry', 'serve', '--address', host], { stdio: 'ignore' });
  await get(`http://${host}/v2/`);
});
afterAll(() => registry.kill());

function image(props: { base?: GoBaseImage; entry: string; platforms?: GoPlatform[] }): GoContainerImage {
  return new GoContainerImage(Testing.chart(), 'image', { repository: `${host}/shop/api`, ...props, entry: path.join(dir, props.entry) });
}

test('a base is fetched once, by its pin; what is made of it is the same from the cache, and valid', () => {
  const base = image({ entry: 'cmd/b', platforms: [GoPlatform.LINUX_AMD64, GoPlatform.LINUX_ARM64] });
  const digest = base.reference.split('@')[1];
  execFileSync(crane, ['push', base.layoutDirectory, `${host}/base:1`], { stdio: 'ignore' });
  const cwd = process.cwd();
  const at = tempDir();
  writePins({ [`${host}/base:1`]: digest }, at);
  process.chdir(at);
  try {
    withEnv({ GOPHER_CONSTRUCTS_CACHE: tempDir('cache') }, () => {
      const from = GoBaseImage.fromRegistry(`${host}/base:1`);
      const made = image({ base: from, entry: 'cmd/a', platforms: [GoPlatform.LINUX_AMD64, GoPlatform.LINUX_ARM64] });
      const { reference } = made;
      execFileSync(crane, ['push', made.layoutDirectory, `${host}/shop/api:1`], { stdio: 'ignore' });
      expect(execFileSync(crane, ['digest', `${host}/shop/api:1`], { encoding: 'utf8' }).trim()).toBe(reference.split('@')[1]);
      expect(() => execFileSync(crane, ['validate', '--remote', reference], { stdio: 'pipe' })).not.toThrow();
      const index = JSON.parse(execFileSync(crane, ['manifest', reference], { encoding: 'utf8' }));
      const first = JSON.parse(execFileSync(crane, ['manifest', `${host}/shop/api@${index.manifests[0].digest}`], { encoding: 'utf8' }));
      expect(first.annotations).toEqual({ 'org.opencontainers.image.base.digest': digest, 'org.opencontainers.image.base.name': `${host}/base@${digest}` });

      registry.kill('SIGKILL');
      expect(image({ base: from, entry: 'cmd/a', platforms: [GoPlatform.LINUX_AMD64, GoPlatform.LINUX_ARM64] }).reference).toBe(reference);
    });
  } finally {
    process.chdir(cwd);
  }
  expect(fs.readdirSync(dir).sort()).toEqual(['cmd', 'go.mod', 'shared']);
});
