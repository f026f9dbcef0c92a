import { dockerBake } from '../../../src/image/private/docker-bake';
import { dockerfile } from '../../../src/image/private/dockerfile';
import { DockerfileDescription } from '../../../src/image/private/dockerfile-description';
import { ignorePattern } from '../../../src/image/private/dockerfile-syntax';
import { ImageConfig } from '../../../src/image/private/image-config';
import { GoPlatform } from '../../../src/program/go-platform';
import { resolveBuildOptions } from '../../../src/program/go-settings';

const CONTENTS: ImageConfig = {
  entrypoint: '/usr/local/bin/x', args: [], user: '65532:65532', environment: {}, labels: {}, ports: [], workingDirectory: '/', timeZones: false, files: [],
};

const text = (config: Partial<ImageConfig> = {}, more: Partial<DockerfileDescription> = {}) => dockerfile({
  importPath: 'example.com/x',
  entry: '.',
  moduleDirectory: '.',
  moduleFiles: ['go.mod'],
  files: ['main.go'],
  isWorkspace: false,
  isVendored: false,
  settings: resolveBuildOptions({}, GoPlatform.LINUX_AMD64),
  platforms: [GoPlatform.LINUX_AMD64],
  builderImage: 'golang:1.26.1',
  base: 'scratch',
  privateModules: [],
  isWithoutBuildKit: false,
  config: { ...CONTENTS, ...config },
  extraFiles: [],
  systemFiles: [],
  ...more,
});

const health = { args: ['-check'], intervalSeconds: 30, timeoutSeconds: 5, startPeriodSeconds: 1, retries: 3 };

describe('an instruction', () => {
  test.each<[string, Partial<ImageConfig>, string]>([
    ['ENV', { environment: { B: 'x', A: '$HOME "q" \\' } }, 'ENV A="\\$HOME \\"q\\" \\\\" \\\n    B="x"'],
    ['LABEL', { labels: { 'org.opencontainers.image.source': 'https://x/${y}' } }, 'LABEL org.opencontainers.image.source="https://x/\\${y}"'],
    ['EXPOSE', { ports: [8080] }, 'EXPOSE 8080'],
    ['STOPSIGNAL', { stopSignal: 'SIGQUIT' }, 'STOPSIGNAL SIGQUIT'],
    ['HEALTHCHECK', { health }, 'HEALTHCHECK --interval=30s --timeout=5s --start-period=1s --retries=3 \\\n  CMD ["/usr/local/bin/x", "-check"]'],
    ['CMD', { args: ['a "b"', '$C'] }, 'CMD ["a \\"b\\"", "$C"]'],
    ['USER', { user: '1000' }, 'USER 1000'],
  ])('%s holds values as they are', (_, config, expected) => {
    expect(text(config)).toContain(`\n${expected}\n`);
  });

  test('FROM names another base, which brings its own files', () => {
    const base = `gcr.io/distroless/static@sha256:${'0'.repeat(64)}`;
    const made = text({}, { base });
    expect(made).toContain(`FROM ${base}\n`);
    expect(made).not.toContain('rootfs');
  });

  test('RUN copies the certificates of the builder image, unless there are others', () => {
    const at = '/etc/ssl/certs/ca-certificates.crt';
    expect(text()).toContain(`cp ${at} /rootfs${at}`);
    const made = text({}, { extraFiles: [{ source: 'company.pem', isDirectory: false, target: at }] });
    expect(made).not.toContain('cp ');
    expect(made).toContain(`COPY company.pem /rootfs${at}\n`);
  });

  test('names both of two platforms, and their levels', () => {
    const made = text({}, { platforms: [GoPlatform.LINUX_AMD64.withLevel('v2'), GoPlatform.LINUX_ARM64.withLevel('v8.2')] });
    expect(made).toContain('ENV GOAMD64="v2" \\\n    GOARM64="v8.2"');
  });

  test('compiles C where it will run', () => {
    expect(text({}, { settings: resolveBuildOptions({ cgo: true }, GoPlatform.LINUX_AMD64) })).toContain('FROM golang:1.26.1 AS go\nENV CGO_ENABLED="1"');
  });
});

describe('refused: ', () => {
  const INJECTIONS = ['a\nUSER root', 'a\rUSER root', 'a\0b', 'a\u001bb', 'a\u2028b'];
  const places: [string, (value: string) => string][] = [
    ['a label', value => text({ labels: { x: value } })],
    ['the name of a label', value => text({ labels: { [value]: 'x' } })],
    ['an environment value', value => text({ environment: { X: value } })],
    ['the name of an environment variable', value => text({ environment: { [value]: 'x' } })],
    ['an argument', value => text({ args: [value] })],
    ['an argument of the health check', value => text({ health: { ...health, args: [value] } })],
    ['the entry point', value => text({ entrypoint: `/${value}` })],
    ['the working directory', value => text({ workingDirectory: `/${value}` })],
    ['the user', value => text({ user: value })],
    ['the stop signal', value => text({ stopSignal: value })],
    ['a source', value => text({}, { files: [value] })],
    ['a module file', value => text({}, { moduleFiles: [value] })],
    ['an extra file', value => text({}, { extraFiles: [{ source: value, target: '/x', isDirectory: false }] })],
    ['the target of an extra file', value => text({}, { extraFiles: [{ source: 'x', target: `/${value}`, isDirectory: false }] })],
    ['the base', value => text({}, { base: value })],
    ['the builder', value => text({}, { builderImage: value })],
    ['a private module', value => text({}, { privateModules: [value] })],
    ['an import path', value => text({}, { importPath: value })],
  ];
  test.each(places.flatMap(([what, make]) => INJECTIONS.map(value => [what, value, make] as const)))('%s with %j', (_, value, make) => {
    expect(() => make(value)).toThrow(/ must (be|have) .*, got /);
  });

  test.each<[string, Partial<ImageConfig>, RegExp]>([
    ['a user by name', { user: 'root' }, /^user must be numbers, such as '65532:65532', got "root"/],
    ['a port that is none', { ports: [70000] }, /^ports\[0\] must be a whole number from 1 to 65535, got 70000/],
    ['a port as text', { ports: ['80' as any] }, /^ports\[0\] must be a whole number from 1 to 65535, got "80"/],
    ['a label that is no text', { labels: { x: 1 as any } }, /^labels\['x'\] must be a string of one line without control characters, got 1/],
    ['a working directory that is relative', { workingDirectory: 'x' }, /^workingDirectory must be an absolute path in the image, without '\.', '\.\.' or a slash at its end, got "x"/],
    ['a path that climbs', { entrypoint: '/a/../x' }, /^entrypoint must be an absolute path in the image, without '\.', '\.\.' or a slash at its end, got "\/a\/\.\.\/x"/],
    ['a health check without end', { health: { ...health, timeoutSeconds: 0 } }, /^health\.timeoutSeconds must be a number from 0\.001 to 86400, got 0/],
    ['a health check that is never tried', { health: { ...health, retries: 0 } }, /^health\.retries must be a whole number from 1 to 86400, got 0/],
  ])('%s', (_, config, message) => {
    expect(() => text(config)).toThrow(message);
  });

  test('a path with a backslash, a mode that is none, two platforms without BuildKit', () => {
    expect(() => text({}, { files: ['a\\b.go'] })).toThrow(/^a path of the sources must be a path without backslashes, got "a\\\\b\.go"/);
    expect(() => text({}, { extraFiles: [{ source: 'x', target: '/x', isDirectory: false, mode: 0o10000 }] })).toThrow(/^files\[0\]\.mode must be a whole number from 0 to 0o7777, such as 0o644, got 4096/);
    expect(() => text({}, { isWithoutBuildKit: true, platforms: [GoPlatform.LINUX_AMD64, GoPlatform.LINUX_ARM64] })).toThrow(/platforms must be one platform without BuildKit, got linux\/amd64 and linux\/arm64/);
  });
});

describe('.dockerignore', () => {
  test.each([
    ['a/b.go', 'a/b.go'], ['a/b c.txt', 'a/b?c.txt'], ['a/[x]*.txt', 'a/\\[x\\]\\*.txt'], ['a/(b)/c.txt', 'a'], ['a/ünïcode~1/x', 'a/ünïcode~1/x'], ['(a)/x', '*'],
  ])('names %s by %s', (file, pattern) => expect(ignorePattern(file)).toBe(pattern));
});

describe('docker-bake.json', () => {
  test('expands nothing in a path', () => {
    const made = JSON.parse(dockerBake([{ name: 'x', context: 'a${b}%{c}', dockerfile: 'D', tags: ['t:1'], platforms: ['linux/amd64'], takesProxy: false, takesNetrc: false }], '.'));
    expect(made.target.x).toEqual({ context: 'a$${b}%%{c}', dockerfile: 'D', tags: ['t:1'], platforms: ['linux/amd64'] });
    expect(made.variable).toEqual({});
  });
});
