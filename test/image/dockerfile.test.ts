import * as fs from 'fs';
import * as path from 'path';
import { App, Chart } from 'cdk8s';
import { DockerfileOptions, GoContainerImage, GoContainerImageProps, GoImageBuilder, GoModMode, GoPlatform, GoToolchain } from '../../src';
import { artifactPlace } from '../../src/synthesis/artifact-place';
import { errors } from '../support/errors';
import { inDirectory, MAIN, ownCache, recordGo, tempDir, treeState, twoPrograms, write } from '../support/go-sources';

ownCache();
const calls = recordGo();

function image(entry: string, options: DockerfileOptions = {}, props: Partial<GoContainerImageProps> = {}, app = new App({ outdir: tempDir('out') })): GoContainerImage {
  const chart = (app.node.tryFindChild('chart') ?? new Chart(app, 'chart')) as Chart;
  return new GoContainerImage(chart, path.basename(entry), { entry, repository: `example.com/${path.basename(entry).toLowerCase()}`, builder: GoImageBuilder.dockerfile(options), ...props });
}

/** What is written for an image. */
function written(made: GoContainerImage): { dockerfile: string; dockerignore: string; bake: any } {
  const app = made.node.root as App;
  app.synth();
  const read = (file: string) => fs.readFileSync(file, 'utf8');
  const bake = path.join(artifactPlace(app.outdir).directory, 'images', 'docker-bake.json');
  return {
    dockerfile: read(path.join(made.layoutDirectory, 'Dockerfile')),
    dockerignore: read(path.join(made.layoutDirectory, 'Dockerfile.dockerignore')),
    bake: fs.existsSync(bake) ? JSON.parse(read(bake)) : undefined,
  };
}

const one = (files: { [name: string]: string } = {}) => write(tempDir('one'), { 'go.mod': 'module example.com/one\n\ngo 1.24.3\n', 'main.go': MAIN, ...files });

describe('the Dockerfile', () => {
  test('downloads modules before it sees sources, compiles for the target on the builder, and ends in an image without a shell', () => {
    const { dockerfile } = written(image(path.join(twoPrograms(tempDir()), 'cmd/a')));
    const lines = dockerfile.split('\n');
    const order = [
      'FROM --platform=$BUILDPLATFORM golang:1.24 AS go', 'FROM go AS build', 'COPY go.mod /src/', 'go mod download', 'COPY cmd/a/ /src/cmd/a/', 'COPY shared/ /src/shared/', 'ARG TARGETOS', 'ARG TARGETARCH',
      "GOOS=\"$TARGETOS\" GOARCH=\"$TARGETARCH\" go build -buildvcs=false -trimpath '-ldflags=-s -w' -o /out/program ./cmd/a",
      'FROM scratch', 'COPY --from=build /out/program /usr/local/bin/a', 'WORKDIR "/home/nonroot"', 'USER 65532:65532', 'ENTRYPOINT ["/usr/local/bin/a"]',
    ].map(text => lines.findIndex(line => line.trim() === text));
    expect(order).not.toContain(-1);
    expect(order).toEqual([...order].sort((a, b) => a - b));
    expect(dockerfile).not.toMatch(/^# *syntax|<</m);
    expect(dockerfile).toContain('--mount=type=cache,target=/go/pkg/mod');
    expect(dockerfile).toContain('--mount=type=cache,target=/root/.cache/go-build');
  });

  test.each([
    ['the go line', { 'go.mod': 'module example.com/one\n\ngo 1.24.3\n' }, 'golang:1.24.3'],
    ['a newer toolchain line', { 'go.mod': 'module example.com/one\n\ngo 1.24.3\n\ntoolchain go1.25.1\n' }, 'golang:1.25.1'],
    ['go.work', { 'go.work': 'go 1.25.2\n\nuse .\n' }, 'golang:1.25.2'],
  ])('is built by the Go of %s', (_, files, builder) => {
    expect(written(image(one(files as {}))).dockerfile).toContain(`FROM --platform=$BUILDPLATFORM ${builder} AS go`);
  });

  test('is built by the image that is asked for', () => {
    expect(written(image(one(), { builderImage: 'go:mine' })).dockerfile).toContain('FROM --platform=$BUILDPLATFORM go:mine AS go');
    expect(written(image(one(), {}, { buildOptions: { toolchain: GoToolchain.LOCAL } })).dockerfile).toContain('golang:1.24.3');
  });

  test('compiles as the library does: every option that changes the program', () => {
    const dir = one({ 'my profile.pgo': '' });
    const { dockerfile, dockerignore } = written(image(dir, {}, {
      platform: GoPlatform.LINUX_AMD64.withLevel('v3'),
      buildOptions: {
        tags: ['b', 'a'],
        linkerVariables: { 'main.v': "it's $x" },
        strip: false,
        trimpath: false,
        mod: GoModMode.READONLY,
        pgo: path.join(dir, 'my profile.pgo'),
        goEnvironment: { GOEXPERIMENT: 'jsonv2' },
      },
    }));
    expect(dockerfile).toContain('go build -buildvcs=false -tags=a,b -mod=readonly \'-pgo=/src/my profile.pgo\' \'-ldflags=-X "main.v=it\'\\\'\'s $x"\' -o /out/program .');
    expect(dockerfile).toContain('ENV GOAMD64="v3" \\\n    GOEXPERIMENT="jsonv2"');
    expect(dockerfile).not.toContain('-trimpath');
    expect(dockerignore.split('\n')).toContain('!my?profile.pgo');
  });

  test('without BuildKit has nothing that only BuildKit knows', () => {
    const { dockerfile, bake } = written(image(one(), { buildKit: false }, { timeZones: true, platform: GoPlatform.LINUX_ARM64 }));
    expect(dockerfile).not.toMatch(/--mount|--platform|--chmod|--link|TARGET|BUILDPLATFORM/);
    expect(dockerfile).toContain('ENV GOARCH="arm64" \\\n    GOOS="linux"');
    expect(bake).toBeUndefined();
  });

  test('mounts the netrc secret wherever Go may download, for private modules only', () => {
    const { dockerfile, bake } = written(image(one(), { privateModules: ['git.example.com/*', 'example.org/x'], cacheRepository: 'example.com/cache' }));
    expect(dockerfile.match(/--mount=type=secret,id=netrc,target=\/root\/\.netrc,required=true/g)).toHaveLength(2);
    expect(dockerfile).toContain('ARG GOPRIVATE="git.example.com/*,example.org/x"');
    const [target]: any[] = Object.values(bake.target);
    expect(target.secret).toEqual(['id=netrc,src=${NETRC != "" ? NETRC : "${HOME}/.netrc"}']);
    expect(target['cache-to'][0]).toMatch(/^type=registry,ref=example\.com\/cache:chart-one-.*,mode=max$/);
    const open = written(image(one()));
    expect(open.dockerfile).not.toMatch(/secret|GOPRIVATE/);
    expect(Object.values<any>(open.bake.target)[0].secret).toBeUndefined();
  });

  test('downloads nothing where modules are vendored, private ones included', () => {
    const dir = one({
      'go.mod': 'module example.com/one\n\ngo 1.24\n\nrequire example.com/dep v1.0.0\n',
      'main.go': 'package main\n\nimport "example.com/dep"\n\nfunc main() { println(dep.Text) }\n',
      'vendor/modules.txt': '# example.com/dep v1.0.0\n## explicit; go 1.24\nexample.com/dep\n',
      'vendor/example.com/dep/dep.go': 'package dep\n\nconst Text = ""\n',
      'vendor/example.com/dep/dep_test.go': 'package dep\n',
    });
    const { dockerfile, dockerignore } = written(image(dir, { buildKit: false, privateModules: ['example.com/*'] }));
    expect(dockerfile).not.toContain('go mod download');
    expect(dockerignore).toBe('*\n!go.mod\n!main.go\n!vendor/example.com/dep/dep.go\n!vendor/modules.txt\n');
  });
});

describe('the .dockerignore', () => {
  test('lets in the packages of the program, what they embed, and module files: no tests, no other program', () => {
    const dir = write(twoPrograms(tempDir()), {
      'cmd/a/main_test.go': 'package main\n',
      'cmd/a/main_windows.go': 'package main\n',
      'cmd/a/web.go': 'package main\n\nimport _ "embed"\n\n//go:embed web/a+b.txt\nvar web string\n',
      'cmd/a/web/a+b.txt': '',
      'cmd/a/web/c.txt': '',
      'README.md': '',
      '.env': 'secret',
      'go.sum': '',
    });
    expect(written(image(path.join(dir, 'cmd/a'))).dockerignore).toBe([
      '*', '!cmd/a/main.go', '!cmd/a/main_windows.go', '!cmd/a/web.go', '!cmd/a/web/a\\+b.txt', '!go.mod', '!go.sum', '!shared/shared.go', '',
    ].join('\n'));
  });
});

describe('the tag', () => {
  const tags = (dir: string, app = new App({ outdir: tempDir('out') })) => ['a', 'b'].map(name => image(path.join(dir, 'cmd', name), {}, {}, app)).map(i => i.reference);

  test('is made of content: the same from two directories, whatever lies beside, and of 32 hexadecimal digits', () => {
    const [x, y] = [twoPrograms(tempDir('x')), write(twoPrograms(tempDir('another place')), { 'README.md': '', 'cmd/a/a_test.go': 'package main\n' })].map(dir => tags(dir));
    expect(y).toEqual(x);
    expect(x[0]).toMatch(/^example\.com\/a:[0-9a-f]{32}$/);
  });

  test('changes with the one program of a module that changed', () => {
    const dir = twoPrograms(tempDir());
    const before = tags(dir);
    fs.appendFileSync(path.join(dir, 'cmd/a/main.go'), '// changed\n');
    const after = tags(dir);
    expect(after[0]).not.toBe(before[0]);
    expect(after[1]).toBe(before[1]);
    fs.appendFileSync(path.join(dir, 'shared/shared.go'), '// changed\n');
    expect(tags(dir)[1]).not.toBe(before[1]);
  });

  test('does not follow the habits of a machine in modes of files', () => {
    const dir = twoPrograms(tempDir());
    const before = tags(dir);
    fs.chmodSync(path.join(dir, 'cmd/a/main.go'), 0o600);
    expect(tags(dir)).toEqual(before);
  });

  test('follows the platform', () => {
    const dir = one();
    const arm = image(dir, {}, { platform: GoPlatform.LINUX_ARM64 }).reference;
    expect(arm).not.toBe(image(dir).reference);
  });
});

describe('synthesis', () => {
  test('asks Go once for all images, compiles nothing, and writes nothing into the sources', () => {
    const dir = twoPrograms(tempDir());
    const before = treeState(dir);
    const app = new App({ outdir: tempDir('out') });
    image(path.join(dir, 'cmd/a'), {}, {}, app);
    image(path.join(dir, 'cmd/b'), {}, {}, app);
    calls();
    app.synth();
    expect(calls()).toEqual(['env', 'list']);
    expect(treeState(dir)).toEqual(before);
  });

  test('writes one docker-bake.json for the app, its paths from the directory that holds all', () => {
    const dir = twoPrograms(tempDir());
    const { b, bake } = inDirectory(path.join(dir, 'infra'), () => {
      const app = new App({ outdir: 'dist' });
      const [first, second] = ['a', 'b'].map(name => image(path.join(dir, 'cmd', name), {}, { platform: GoPlatform.LINUX_ARM64 }, app));
      return { b: second, bake: written(first).bake };
    });
    expect(bake.group.default.targets).toEqual(['chart-a', 'chart-b']);
    expect(bake.target['chart-b']).toEqual({
      context: '.', dockerfile: 'infra/gopher-constructs.out/dist/images/chart/b/Dockerfile', tags: [b.reference], platforms: ['linux/arm64'], args: { GOPROXY: '${GOPROXY}' },
    });
    expect(bake['//']).toContain('in ../../../.., to which all paths are relative');
  });

  test('writes nothing of any image where one cannot be built, and says why', () => {
    const dir = write(twoPrograms(tempDir()), { 'cmd/b/main.go': 'package main\n\nimport "example.com/missing"\n\nfunc main() { missing.X() }\n' });
    const app = new App({ outdir: tempDir('out') });
    image(path.join(dir, 'cmd/a'), {}, {}, app);
    image(path.join(dir, 'cmd/b'), {}, {}, app);
    expect(() => app.synth()).toThrow(/cmd\/b' cannot be built for linux\/amd64:[\s\S]*example\.com\/missing/);
    expect(fs.existsSync(artifactPlace(app.outdir).directory)).toBe(false);
  });
});

describe('refused: ', () => {
  test.each<[string, DockerfileOptions, Partial<GoContainerImageProps>, RegExp]>([
    ['a builder image with a newline', { builderImage: 'golang\nRUN x' }, {}, /^GoImageBuilder\.dockerfile: builderImage must be the name of an image, such as 'golang:1\.26\.1', got "golang\\nRUN x"/],
    ['buildKit for what is no boolean', { buildKit: 'yes' as any }, {}, /^GoImageBuilder\.dockerfile: buildKit must be true or false, got "yes"/],
    ['private modules that are no list', { privateModules: 'x' as any }, {}, /^GoImageBuilder\.dockerfile: privateModules must be a list of patterns, such as \['git\.example\.com\/\*'\], got "x"/],
    ['a cache with a tag', { cacheRepository: 'example.com/x:latest' }, {}, /cacheRepository must not have a tag/],
    ['cgo without a C library', {}, { buildOptions: { cgo: true } }, /must be linked statically for an image without a C library; remove buildOptions\.cgo/],
    ['a pattern of private modules with a newline', { privateModules: ['x\nUSER root'] }, {}, /^GoImageBuilder\.dockerfile: privateModules\[0\] must be a pattern of .*, got "x\\nUSER root"/],
    ['a builder of another type', {}, { builder: 'dockerfile' as any }, /^builder must be a GoImageBuilder such as GoImageBuilder\.dockerfile\(\), got "dockerfile"/],
  ])('%s', (_, options, props, message) => {
    expect(errors(() => image(one(), options, props))).toEqual([expect.stringMatching(message)]);
  });

  test.each<[string, DockerfileOptions, { [name: string]: string }, RegExp]>([
    ['private modules without BuildKit', { buildKit: false, privateModules: ['x'] }, {}, /privateModules requires secret mounts of BuildKit, got buildKit: false/],
    ['a Go that cannot compile reproducibly', {}, { 'go.mod': 'module example.com/one\n\ngo 1.16\n' }, /go\.mod must require Go 1\.18 or later for a reproducible build in a container, got 1\.16; raise the go line, or set builderImage/],
  ])('%s', (_, options, files, message) => {
    const made = image(one(files), options);
    expect(() => made.reference).toThrow(message);
    expect(() => (made.node.root as App).synth()).toThrow(message);
  });

  test('a source file that is a symbolic link', () => {
    const dir = one({ 'elsewhere/x.txt': '' });
    fs.symlinkSync(path.join(dir, 'elsewhere/x.txt'), path.join(dir, 'x.go'));
    fs.writeFileSync(path.join(dir, 'elsewhere/x.txt'), 'package main\n');
    expect(() => image(dir).reference).toThrow(/x\.go must be a regular file, got a symbolic link; use a copy/);
  });

  test('to replace a directory that holds something else', () => {
    const outdir = write(tempDir(), { 'precious.txt': 'kept' });
    const made = image(one(), {}, { outdir });
    expect(() => (made.node.root as App).synth()).toThrow(/^.*outdir must not contain other files, .*, got '.*' with precious\.txt…/s);
    expect(fs.readdirSync(outdir)).toEqual(['precious.txt']);
  });
});
