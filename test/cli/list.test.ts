import * as path from 'path';
import { cli } from '../support/command-line';
import { tempDir } from '../support/go-sources';
import { writeHandmadeLayout } from '../support/handmade-layout';

const repositories = ['registry.example.com/shop/api', 'registry.example.com/shop/web', 'localhost:5000/tool'];

function threeImages(): { dist: string; digests: string[] } {
  const dist = tempDir('dist');
  const digests = [
    writeHandmadeLayout(path.join(dist, 'images', 'api'), { repository: repositories[0] }),
    writeHandmadeLayout(path.join(dist, 'images', 'b', 'web'), { repository: repositories[1], platforms: ['linux/amd64', 'linux/arm/v7'], sbom: '{}' }),
    writeHandmadeLayout(path.join(dist, 'tool'), { repository: repositories[2], platforms: ['linux/arm64'] }),
  ];
  return { dist, digests };
}

describe('list', () => {
  test('is a table of images, short digests, sizes, layers and platforms', async () => {
    const { dist, digests } = threeImages();
    const { status, stdout, stderr } = await cli('list', dist);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const rows = stdout.trimEnd().split('\n').map(line => line.split(/ {2,}/));
    expect(rows[0]).toEqual(['IMAGE', 'DIGEST', 'SIZE', 'LAYERS', 'PLATFORMS']);
    expect(rows.slice(1).map(([image, digest,, layers, platforms]) => [image, digest, layers, platforms])).toEqual([
      [repositories[0], digests[0].slice(0, 19), '2', 'linux/amd64'],
      [repositories[1], digests[1].slice(0, 19), '3', 'linux/amd64, linux/arm/v7'], // the first layer is shared
      [repositories[2], digests[2].slice(0, 19), '2', 'linux/arm64'],
    ]);
    rows.slice(1).forEach(row => expect(row[2]).toMatch(/^\d\.\d kB$/));
  });

  test('--json tells all that is known', async () => {
    const { dist, digests } = threeImages();
    const [api, web, tool] = JSON.parse((await cli('list', dist, '--json')).stdout);
    expect(api).toMatchObject({
      repository: repositories[0],
      digest: digests[0],
      reference: `${repositories[0]}@${digests[0]}`,
      tag: digests[0].slice(7, 19),
      directory: path.join(dist, 'images', 'api'),
      referrers: [],
    });
    expect(api.size).toBe(api.platforms[0].size);
    expect(api.platforms[0].layers).toHaveLength(2);
    expect(web.platforms.map((p: any) => p.platform)).toEqual(['linux/amd64', 'linux/arm/v7']);
    expect(web.referrers).toEqual([expect.objectContaining({ artifactType: 'application/vnd.cyclonedx+json' })]);
    expect(tool.repository).toBe('localhost:5000/tool');
  });

  test.each<[string[], string[]]>([
    [['localhost:5000/tool'], [repositories[2]]],
    [['registry.example.com/shop/*'], [repositories[0], repositories[1]]],
    [['registry.example.com/*/api', '*/tool'], [repositories[0], repositories[2]]],
  ])('--repository %j chooses images', async (patterns, expected) => {
    const { stdout } = await cli('list', threeImages().dist, '--json', ...patterns.flatMap(p => ['--repository', p]));
    expect(JSON.parse(stdout).map((i: any) => i.repository)).toEqual(expected);
  });

  test('an image that was written twice is one', async () => {
    const dist = tempDir('dist');
    for (const name of ['a', 'b']) writeHandmadeLayout(path.join(dist, name), { repository: repositories[0] });
    expect(JSON.parse((await cli('list', dist, '--json')).stdout)).toHaveLength(1);
  });
});
