import { execFileSync, spawnSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import { Testing } from 'cdk8s';
import { GoBaseImage, GoContainerImage, GoContainerImageProps, GoPlatform, ImageLabels } from '../../src';
import { tempDir, twoPrograms, write } from '../support/go-sources';

const dir = twoPrograms(tempDir());
const validator = path.join(tempDir('oci-validate'), 'oci-validate');
const types = (...names: string[]) => names.map(name => `application/vnd.oci.image.${name}.v1+json`);

beforeAll(() => {
  execFileSync('go', ['build', '-o', validator, '.'], { cwd: path.join(__dirname, '..', 'support', 'oci-validate'), env: { ...process.env, GOWORK: 'off' } });
});

function layoutOf(props: Partial<GoContainerImageProps> = {}): string {
  const image = new GoContainerImage(Testing.chart(), 'image', { entry: path.join(dir, 'cmd/a'), repository: 'registry.example.com/shop/a', ...props });
  void image.reference;
  return image.layoutDirectory;
}

/** What was checked, sorted, each once. */
function checked(...layouts: string[]): string[] {
  const { stdout, stderr } = spawnSync(validator, layouts, { encoding: 'utf8' });
  expect(stderr).toBe('');
  return [...new Set(stdout.trim().split('\n'))].sort();
}

describe('the image specification’s own schema takes', () => {
  test('an image with all that it can have', () => {
    const files = write(tempDir(), { 'a.txt': 'a' });
    const layout = layoutOf({
      timeZones: true,
      args: ['serve'],
      environment: { A: 'b' },
      labels: { [ImageLabels.SOURCE]: 'https://example.com/shop' },
      ports: [8080],
      stopSignal: 'SIGINT',
      health: { args: ['healthcheck'] },
      files: [{ source: path.join(files, 'a.txt'), target: '/srv/a.txt' }],
    });
    expect(checked(layout)).toEqual([...types('config', 'manifest'), 'index.json', 'oci-layout'].sort());
  });

  test('an index of several, and one on a base', () => {
    const several = layoutOf({ platforms: [GoPlatform.LINUX_AMD64, GoPlatform.LINUX_ARM64, GoPlatform.of('linux', 'arm')] });
    const based = layoutOf({ base: GoBaseImage.fromLayout(several), platforms: [GoPlatform.LINUX_AMD64, GoPlatform.LINUX_ARM64] });
    expect(checked(several, based)).toEqual([...types('config', 'index', 'manifest'), 'index.json', 'oci-layout'].sort());
  });

  test('what is said of an image', () => {
    const sbom = `${layoutOf()}.sbom`;
    expect(checked(...['sbom.cdx', 'sbom.spdx', 'provenance'].map(name => path.join(sbom, name)))).toEqual([...types('manifest'), 'index.json', 'oci-layout'].sort());
  });
});

test('the validator refuses what is damaged', () => {
  const layout = layoutOf();
  const index = path.join(layout, 'index.json');
  fs.writeFileSync(index, fs.readFileSync(index, 'utf8').replace('"schemaVersion":2', '"schemaVersion":"two"'));
  expect(spawnSync(validator, [layout], { encoding: 'utf8' }).stderr).toMatch(/index\.json/);
});
