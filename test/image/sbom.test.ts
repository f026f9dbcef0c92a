import * as fs from 'fs';
import * as path from 'path';
import { Spec, Validation } from '@cyclonedx/cyclonedx-library';
import { Testing } from 'cdk8s';
import { GoContainerImage, GoContainerImageProps, GoImageBuilder, GoPlatform, ImageLabels } from '../../src';
import { go, ownCache, tempDir, withEnv, write } from '../support/go-sources';
import { readLayout } from '../support/layouts';
import { proxyEnvironment, publish } from '../support/module-proxy';

ownCache();

/** An image of a program with a module of others and one of the user's own in the place of another. */
function synthesize(name = 'sources', platforms?: GoPlatform[], vendored = false): GoContainerImage {
  const proxy = tempDir('proxy');
  publish(proxy, 'example.com/Dep', 'v1.2.3', { 'dep.go': 'package dep\n\nconst Text = "dep"\n', 'LICENSE': 'Do what you like.\r\n', 'NOTICE.md': 'Take note.\n', 'main_LICENSE.go': 'package dep\n' });
  const dir = write(tempDir(name), {
    'go.mod': 'module example.com/user\n\ngo 1.24\n\nrequire example.com/Dep v1.2.3\n\nrequire example.com/lib v0.0.0\n\nreplace example.com/lib => ./lib\n',
    'cmd/app/main.go': 'package main\n\nimport (\n\tdep "example.com/Dep"\n\t"example.com/lib"\n)\n\nfunc main() { println(dep.Text, lib.Text) }\n',
    'lib/go.mod': 'module example.com/lib\n\ngo 1.24\n',
    'lib/lib.go': 'package lib\n\nconst Text = "lib"\n',
  });
  return withEnv(proxyEnvironment(proxy, path.join(tempDir(), 'mod')), () => {
    go(dir, 'mod', 'tidy');
    if (vendored) go(dir, 'mod', 'vendor');
    const image = new GoContainerImage(Testing.chart(), 'image', {
      entry: path.join(dir, 'cmd/app'), repository: 'registry.example.com/app', platforms, labels: { [ImageLabels.VERSION]: '1.4.2' }, licenses: true,
    });
    void image.reference;
    return image;
  });
}

const image = synthesize();
const sbom = `${image.layoutDirectory}.sbom`;
const read = (file: string) => fs.readFileSync(path.join(sbom, file), 'utf8');

describe('what is written beside an image', () => {
  test('is a CycloneDX document, valid by its schema, of what was linked', async () => {
    const bom = JSON.parse(read('sbom.cdx.json'));
    expect(await new Validation.JsonStrictValidator(Spec.Version.v1dot6).validate(read('sbom.cdx.json'))).toBeNull();
    expect(bom.metadata.component).toMatchObject({
      type: 'application', name: 'example.com/user/cmd/app', version: '1.4.2', hashes: [{ alg: 'SHA-256', content: image.reference.split('@sha256:')[1] }],
    });
    expect(bom.components.map((c: any) => [c.name, c.version, c.purl])).toEqual([
      ['example.com/Dep', 'v1.2.3', 'pkg:golang/example.com/dep@v1.2.3'],
      ['example.com/lib', undefined, 'pkg:golang/example.com/lib'],
      ['example.com/user', undefined, 'pkg:golang/example.com/user'],
      ['std', expect.stringMatching(/^v1\.\d+/), expect.stringMatching(/^pkg:golang\/std@1\.\d+/)],
    ]);
    expect(bom.components[0].hashes[0].content).toMatch(/^[0-9a-f]{64}$/);
    expect(bom.dependencies.find((d: any) => d.ref === 'program:example.com/user/cmd/app').dependsOn).toHaveLength(4);
  });

  test('is an SPDX document of the same', () => {
    const document = JSON.parse(read('sbom.spdx.json'));
    expect(document).toMatchObject({ spdxVersion: 'SPDX-2.3', dataLicense: 'CC0-1.0', creationInfo: { created: '1970-01-01T00:00:00Z' } });
    expect(document.packages.map((p: any) => [p.name, p.versionInfo])).toEqual([
      ['example.com/user/cmd/app', '1.4.2'], ['example.com/Dep', 'v1.2.3'], ['example.com/lib', undefined], ['example.com/user', undefined],
      ['std', expect.stringMatching(/^v1\./)],
    ]);
    const ids = document.packages.map((p: any) => p.SPDXID);
    expect(new Set(ids).size).toBe(ids.length);
    expect(document.relationships.every((r: any) => [...ids, 'SPDXRef-DOCUMENT'].includes(r.relatedSpdxElement))).toBe(true);
  });

  test('is a statement of what it was built from', () => {
    const statement = JSON.parse(read('provenance.json'));
    expect(statement).toMatchObject({
      _type: 'https://in-toto.io/Statement/v1',
      subject: [{ name: 'registry.example.com/app', digest: { sha256: image.reference.split('@sha256:')[1] } }],
      predicateType: 'https://slsa.dev/provenance/v1',
    });
    expect(statement.predicate.buildDefinition.externalParameters).toMatchObject({ package: 'example.com/user/cmd/app', platforms: ['linux/amd64'], ldflags: '-s -w', cgo: false });
    expect(statement.predicate.buildDefinition.resolvedDependencies).toMatchObject([{ uri: 'pkg:golang/example.com/Dep@v1.2.3' }]);
  });

  test.each([['sbom.cdx', 'application/vnd.cyclonedx+json'], ['sbom.spdx', 'application/spdx+json'], ['provenance', 'application/vnd.in-toto+json']])(
    'is an artifact that refers to the image: %s', (name, type) => {
      const dir = path.join(sbom, name);
      const index = JSON.parse(fs.readFileSync(path.join(dir, 'index.json'), 'utf8'));
      const blob = (d: string) => fs.readFileSync(path.join(dir, 'blobs', d.replace(':', path.sep)), 'utf8');
      const manifest = JSON.parse(blob(index.manifests[0].digest));
      const { index: { manifests: [subject] } } = readLayout(image.layoutDirectory);
      expect(manifest).toMatchObject({ artifactType: type, subject: { digest: subject.digest, size: subject.size, mediaType: subject.mediaType } });
      expect(blob(manifest.layers[0].digest)).toBe(read(`${name}.json`));
      expect(blob(manifest.config.digest)).toBe('{}');
    });

  test('is the same from another directory, and names no place of this machine', () => {
    const other = withEnv({ GOPHER_CONSTRUCTS_CACHE: tempDir('cache') }, () => synthesize('another place'));
    for (const file of ['sbom.cdx.json', 'sbom.spdx.json', 'provenance.json']) {
      expect(fs.readFileSync(path.join(`${other.layoutDirectory}.sbom`, file), 'utf8')).toBe(read(file));
      expect(read(file)).not.toContain(path.dirname(tempDir()));
    }
  });

  test('names each image by its own digest', () => {
    const [one, several] = [synthesize(), synthesize('several', [GoPlatform.LINUX_AMD64, GoPlatform.LINUX_ARM64])];
    for (const { layoutDirectory, reference } of [one, several]) {
      const digest = reference.split('@sha256:')[1];
      const documents = ['sbom.cdx.json', 'sbom.spdx.json'].map(file => fs.readFileSync(path.join(`${layoutDirectory}.sbom`, file), 'utf8'));
      expect(JSON.parse(documents[0]).metadata.component.hashes[0].content).toBe(digest);
      expect(JSON.parse(documents[1]).documentNamespace).toBe(`https://spdx.org/spdxdocs/example.com-user-cmd-app-${digest}`);
    }
  });

  test('is of the index where there are several platforms', () => {
    const several = synthesize('several', [GoPlatform.LINUX_AMD64, GoPlatform.LINUX_ARM64]);
    const { subject, predicate } = JSON.parse(fs.readFileSync(`${several.layoutDirectory}.sbom/provenance.json`, 'utf8'));
    expect(`sha256:${subject[0].digest.sha256}`).toBe(several.reference.split('@')[1]);
    expect(predicate.buildDefinition.externalParameters.platforms).toEqual(['linux/amd64', 'linux/arm64']);
  });

  test.each([['from the module cache', false], ['from vendor', true]])('is, on request, the licences of the modules of others: %s', (_, vendored) => {
    const line = '='.repeat(80);
    const { layoutDirectory } = withEnv({ GOPHER_CONSTRUCTS_CACHE: tempDir('cache') }, () => synthesize('licensed', undefined, vendored));
    expect(fs.readFileSync(`${layoutDirectory}.sbom/licenses.txt`, 'utf8').replace(/go1\.\S+(?=, its)/, 'go1')).toBe([
      line, 'go1, its standard library', line, '', 'https://go.dev/LICENSE', '',
      line, 'example.com/Dep v1.2.3', line, '', 'LICENSE:', '', 'Do what you like.', '', 'NOTICE.md:', '', 'Take note.', '',
    ].join('\n'));
  });

  test('is the same, and valid, for a main package at the root of its module, whose path is the module\'s', async () => {
    const synthesizeRoot = () => {
      const dir = write(tempDir(), { 'go.mod': 'module example.com/root\n\ngo 1.24\n', 'main.go': 'package main\n\nfunc main() {}\n' });
      const { layoutDirectory, reference } = withEnv({ GOPHER_CONSTRUCTS_CACHE: tempDir('cache') }, () => {
        const made = new GoContainerImage(Testing.chart(), 'image', { entry: dir, repository: 'x' });
        return { layoutDirectory: made.layoutDirectory, reference: made.reference };
      });
      return [reference, ...['sbom.cdx.json', 'sbom.spdx.json'].map(file => fs.readFileSync(path.join(`${layoutDirectory}.sbom`, file), 'utf8'))];
    };
    const [, bom, document] = synthesizeRoot();
    expect(synthesizeRoot().slice(1)).toEqual([bom, document]);
    const refs = [JSON.parse(bom).metadata.component, ...JSON.parse(bom).components].map((c: any) => c['bom-ref']);
    expect(refs).toEqual(['program:example.com/root', 'example.com/root', 'std']);
    const ids = JSON.parse(document).packages.map((p: any) => p.SPDXID);
    expect(new Set(ids).size).toBe(ids.length);
    expect(await new Validation.JsonStrictValidator(Spec.Version.v1dot6).validate(bom)).toBeNull();
  });

  test.each<[string, Partial<GoContainerImageProps>]>([['not written any more', { sbom: false }], ['an engine\'s now', { builder: GoImageBuilder.dockerfile() }]])('goes with the image that it is of, where one is %s', (_, props) => {
    const dir = write(tempDir(), { 'go.mod': 'module example.com/x\n\ngo 1.24\n', 'main.go': 'package main\n\nfunc main() {}\n' });
    const outdir = path.join(tempDir(), 'out');
    const synth = (more: Partial<GoContainerImageProps>) => {
      const chart = Testing.chart();
      void new GoContainerImage(chart, 'image', { entry: dir, repository: 'x', outdir, ...more });
      Testing.synth(chart);
    };
    synth({});
    expect(fs.existsSync(`${outdir}.sbom`)).toBe(true);
    synth(props);
    expect(fs.existsSync(`${outdir}.sbom`)).toBe(false);
    write(`${outdir}.sbom`, { 'sbom.cdx.json': '{}', 'mine.txt': '' });
    synth(props);
    expect(fs.readdirSync(`${outdir}.sbom`)).toEqual(['mine.txt', 'sbom.cdx.json']);
  });

  test('is not there where nobody wants it', () => {
    const dir = write(tempDir(), { 'go.mod': 'module example.com/x\n\ngo 1.24\n', 'main.go': 'package main\n\nfunc main() {}\n' });
    const without = new GoContainerImage(Testing.chart(), 'image', { entry: dir, repository: 'x', sbom: false });
    void without.reference;
    expect(fs.existsSync(`${without.layoutDirectory}.sbom`)).toBe(false);
    expect(() => new GoContainerImage(Testing.chart(), 'image', { entry: dir, repository: 'x', sbom: false, licenses: true })).toThrow(/^GoContainerImage '.*': licenses requires sbom/);
    expect(() => new GoContainerImage(Testing.chart(), 'image', { entry: dir, repository: 'x', sbom: 'no' as any })).toThrow(/^GoContainerImage '.*': sbom must be true or false, got "no"/);
  });
});
