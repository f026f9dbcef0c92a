import { execFileSync } from 'child_process';
import { createHash } from 'crypto';
import * as path from 'path';
import { App, Chart } from 'cdk8s';
import { GoContainerImage, GoContainerImageProps, GoImageBuilder, GoPlatform } from '../../src';
import { BuildKit } from '../support/buildkit';
import { docker } from '../support/container-engine';
import { bake, HOST, ownBuilder, REPOSITORY } from '../support/docker-build';
import { inDirectory, ownCache, tempDir, twoPrograms } from '../support/go-sources';
import { crane, openRegistry } from '../support/registry';
import { describeWithEngine, describeWithTools } from '../support/tools';

ownCache();
const builderImage = ownBuilder();
const NAMES = ['a', 'b'];
const COMPILE_MS = 900_000; // of a registry

/** Images of two programs, in one app beside the sources. */
function synth(repository: string, builder: GoImageBuilder, props: Partial<GoContainerImageProps>): { dir: string; images: GoContainerImage[] } {
  const dir = twoPrograms(tempDir());
  return inDirectory(dir, () => {
    const app = new App({ outdir: 'dist' });
    const chart = new Chart(app, 'chart');
    const images = NAMES.map(name => new GoContainerImage(chart, name, { entry: `cmd/${name}`, repository: `${repository}/${name}`, builder, ...props }));
    app.synth();
    return { dir, images };
  });
}

describeWithEngine('docker buildx bake', () => {
  test('builds all images of an app in one go', () => {
    const { dir, images } = synth(REPOSITORY, GoImageBuilder.dockerfile({ builderImage }), { platform: HOST });
    bake(dir, 'gopher-constructs.out/dist/images/docker-bake.json', ['chart-a', 'chart-b']);
    for (const { reference } of images) {
      docker('run', '--rm', '--read-only', '--network', 'none', reference);
      docker('rmi', reference);
    }
  });

  describeWithTools(['buildkitd'], 'for several platforms', () => {
    let host: string;
    let buildKit: BuildKit;
    beforeAll(async () => { [host, buildKit] = [await openRegistry(), await BuildKit.start()]; }, COMPILE_MS);
    afterAll(() => buildKit.stop());

    const json = (...args: string[]) => JSON.parse(execFileSync(crane, args, { encoding: 'utf8' }));
    const programOf = (reference: string, platform: string, name: string) => {
      const root = path.join(tempDir('root'), 'root.tar');
      execFileSync(crane, ['export', '--platform', platform, reference, root]);
      return createHash('sha256').update(execFileSync('tar', ['-xOf', root, `usr/local/bin/${name}`], { maxBuffer: 64 * 1024 * 1024 })).digest('hex');
    };

    test('builds an image for each, by cross-compilation, and pushes them under one tag', async () => {
      const builder = `${host}/golang:1`;
      docker('tag', builderImage, builder);
      docker('push', builder);
      docker('rmi', builder);
      const platforms = [GoPlatform.LINUX_AMD64, GoPlatform.LINUX_ARM64];
      const { dir, images } = synth(`${host}/shop`, GoImageBuilder.dockerfile({ builderImage: builder }), { platforms });
      await buildKit.bake(dir, 'gopher-constructs.out/dist/images/docker-bake.json');

      const { images: [daemonless] } = synth(`${host}/daemonless`, GoImageBuilder.ociLayout(), { platforms });
      execFileSync(crane, ['push', daemonless.layoutDirectory, `${host}/daemonless/a:1`], { stdio: 'pipe' });
      for (const [i, { reference }] of images.entries()) {
        const made = json('manifest', reference).manifests.map((m: any) => m.platform).filter((p: any) => p.os !== 'unknown'); // buildx adds provenance
        expect(made).toEqual([{ architecture: 'amd64', os: 'linux' }, { architecture: 'arm64', os: 'linux' }]);
        for (const { os, architecture } of made) {
          const config = json('config', '--platform', `${os}/${architecture}`, reference);
          expect(config).toMatchObject({ os, architecture, config: { User: '65532:65532', Entrypoint: [`/usr/local/bin/${NAMES[i]}`] } });
        }
      }
      const programs = (reference: string) => platforms.map(platform => programOf(reference, String(platform), 'a'));
      expect(programs(images[0].reference)).toEqual(programs(`${host}/daemonless/a:1`));
      expect(new Set(programs(images[0].reference)).size).toBe(2);
    }, COMPILE_MS);
  });
});
