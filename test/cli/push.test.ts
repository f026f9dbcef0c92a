import * as fs from 'fs';
import * as path from 'path';
import { App, Stack } from 'aws-cdk-lib';
import { GoImageAsset } from '../../src/aws';
import { CommandProcess, gopher, pathWith } from '../support/command-line';
import { ownCache, tempDir, twoPrograms } from '../support/go-sources';
import { writeHandmadeLayout } from '../support/handmade-layout';
import { processesWith } from '../support/synth-process';

ownCache();
const sleep = (ms: number) => new Promise(resolve => setTimeout(resolve, ms));

/** Images of repositories registry.example.com/<name>, by the digest of each. */
function images(...names: string[]): { dist: string; digests: string[] } {
  const dist = tempDir('dist');
  return { dist, digests: names.map(name => writeHandmadeLayout(path.join(dist, name), { repository: `registry.example.com/${name}` })) };
}

/** A crane that records how it is called, then does as told; `told` is shell, with $1 the command and $2, $3 its arguments. */
function craneThat(told: string): { PATH: string; CALLS: string; calls(): string[] } {
  const CALLS = path.join(tempDir('calls'), 'log');
  return {
    PATH: pathWith('crane', `echo "$@" >> "$CALLS"\n${told}`),
    CALLS,
    calls: () => fs.existsSync(CALLS) ? fs.readFileSync(CALLS, 'utf8').trim().split('\n') : [],
  };
}

/** What crane says after a push: the digest of the layout's one entry. */
const PUSHED = 'echo "$3@$(sed -E \'s/.*"digest":"([^"]*)".*/\\1/\' "$2/index.json")"';

function env({ PATH, CALLS }: { PATH: string; CALLS: string }): { [name: string]: string } {
  return { PATH, CALLS };
}

describe('push', () => {
  test('fails when what crane has pushed is not what the layout says', async () => {
    const { dist, digests: [digest] } = images('api');
    const other = `sha256:${'0'.repeat(64)}`;
    const crane = craneThat(`[ $1 = push ] && echo "$3@${other}"`);
    expect(await gopher(['push', dist], env(crane))).toEqual({
      status: 1,
      stdout: '',
      stderr: 'registry.example.com/api: failed\n'
        + `gopher-constructs: 1 of 1 images could not be published:\n  registry.example.com/api: the digest from crane must be ${digest} as in the layout and the manifests, got ${other}\n`,
    });
  });

  test('fails when the registry has something else afterwards', async () => {
    const { dist, digests: [digest] } = images('api');
    const other = `sha256:${'1'.repeat(64)}`;
    const crane = craneThat(`case "$1 $2" in "digest "*@*) exit 1;; digest*) echo ${other};; push*) ${PUSHED};; esac`);
    const { status, stdout, stderr } = await gopher(['push', dist], env(crane));
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toContain(`registry.example.com/api: the digest in the registry must be ${digest} as in the layout and the manifests, got ${other}\n`);
  });

  test('names the images that failed, by the last that crane has said, and publishes the others', async () => {
    const { dist, digests } = images('a', 'b', 'c');
    const crane = craneThat(`case "$1 $2 $3" in
      digest*@*) exit 1;;
      push*/b:*) echo "2026/01/01 retrying" >&2; echo "Error: quota exceeded" >&2; exit 1;;
      push*) ${PUSHED} | tee "$CALLS.$(basename "\${3%:*}")";;
      digest*) sed 's/.*@//' "$CALLS.$(basename "\${2%:*}")";;
    esac`);
    const { status, stdout, stderr } = await gopher(['push', dist, '--quiet'], env(crane));
    expect(status).toBe(1);
    expect(stdout).toBe(`registry.example.com/a@${digests[0]}\nregistry.example.com/c@${digests[2]}\n`);
    expect(stderr).toBe('gopher-constructs: 1 of 3 images could not be published:\n  registry.example.com/b: quota exceeded\n');
  });

  test.each([['shop/api', 'docker.io'], ['localhost/api', 'localhost'], ['ghcr.io/shop/api', 'ghcr.io'], ['registry:5000/api', 'registry:5000']])(
    'where credentials for %s are refused, names the registry %s', async (repository, host) => {
      const dist = tempDir('dist');
      writeHandmadeLayout(path.join(dist, 'image'), { repository });
      const { stderr } = await gopher(['push', dist], env(craneThat('echo "Error: requested access to the resource is denied" >&2; exit 1')));
      expect(stderr).toContain(`${repository}: requested access to the resource is denied; check the credentials: docker login ${host}, or the`);
    });

  test.each([
    ['tls: failed to verify certificate: x509: certificate signed by unknown authority', "add the CA of the registry's certificate to the system's CA certificates or to SSL_CERT_FILE, or use --insecure"],
    ['http: server gave HTTP response to HTTPS client', 'use --insecure for a registry without TLS'],
  ])('says what to do where a registry is not trusted: %s', async (said, advice) => {
    const { stderr } = await gopher(['push', images('api').dist, '--quiet'], env(craneThat(`echo 'Error: ${said}' >&2; exit 1`)));
    expect(stderr).toBe(`gopher-constructs: 1 of 1 images could not be published:\n  registry.example.com/api: ${said}; ${advice}\n`);
  });

  test.each([[true, 'exit 1'], [false, 'echo "$DIGEST"'], [true, `echo sha256:${'1'.repeat(64)}`]])(
    'gives an image that is there already its tag: %s where the tag is asked for by `%s`', async (isTagged, told) => {
      const { dist, digests: [digest] } = images('api');
      const crane = craneThat(`case "$1 $2" in "digest "*@*) echo "$DIGEST";; digest*) ${told};; esac`);
      expect(await gopher(['push', dist], { ...env(crane), DIGEST: digest })).toEqual({
        status: 0, stdout: `registry.example.com/api@${digest}\n`, stderr: 'registry.example.com/api: skipped, already exists\n',
      });
      const tag = digest.slice(7, 19);
      expect(crane.calls()).toEqual([
        `digest registry.example.com/api@${digest}`, `digest registry.example.com/api:${tag}`, ...isTagged ? [`tag registry.example.com/api@${digest} ${tag}`] : [],
      ]);
    });

  test('calls crane with --insecure for registries on plain HTTP, and not otherwise', async () => {
    const { dist } = images('api');
    for (const [options, expected] of [[['--insecure'], true], [[], false]] as [string[], boolean][]) {
      const crane = craneThat('exit 1');
      await gopher(['push', dist, ...options], env(crane));
      expect(crane.calls().length).toBeGreaterThan(1);
      crane.calls().forEach(call => expect(call.includes(' --insecure')).toBe(expected));
    }
  });

  test.each([1, 2, 3])('publishes as many images at once as --jobs says: %d', async jobs => {
    const { dist } = images('a', 'b', 'c', 'd', 'e', 'f');
    // Each push waits until as many as may run do, or nobody came for five seconds; then it stays for a moment.
    const crane = craneThat(`[ $1 = push ] || exit 1
      mkdir -p "$CALLS.d"; : > "$CALLS.d/$$"; i=0
      while [ $(ls "$CALLS.d" | wc -l) -lt ${jobs} ] && [ $i -lt 50 ]; do sleep 0.1; i=$((i + 1)); done
      ls "$CALLS.d" | wc -l >> "$CALLS.most"
      sleep 0.3; rm "$CALLS.d/$$"; exit 1`);
    await gopher(['push', dist, `--jobs=${jobs}`], env(crane));
    const counts = fs.readFileSync(`${crane.CALLS}.most`, 'utf8').trim().split(/\s+/).map(Number);
    expect(counts).toHaveLength(6);
    expect(Math.max(...counts)).toBe(jobs);
  });

  test('says nothing of listeners where many images are published at once', async () => {
    const { dist } = images(...'abcdefghijkl');
    // Each push waits until all are there, or nobody came for five seconds.
    const crane = craneThat(`[ $1 = push ] || exit 1
      mkdir -p "$CALLS.d"; : > "$CALLS.d/$$"; i=0
      while [ $(ls "$CALLS.d" | wc -l) -lt 12 ] && [ $i -lt 50 ]; do sleep 0.1; i=$((i + 1)); done; exit 1`);
    const { stderr } = await gopher(['push', dist, '--jobs=12', '--quiet'], env(crane));
    expect(stderr).toContain('12 of 12 images could not be published');
    expect(stderr).not.toContain('MaxListeners');
  });

  test('refuses images of a CDK app, unless others are chosen', async () => {
    const { dist, digests: [digest] } = images('api');
    const app = new App({ outdir: path.join(dist, 'cdk.out') });
    new GoImageAsset(new Stack(app, 'Stack'), 'Api', { entry: path.join(twoPrograms(tempDir()), 'cmd', 'a') });
    app.synth();
    const crane = craneThat(`[ $1 = digest ] && echo ${digest}`);
    expect(await gopher(['push', dist], env(crane))).toEqual({
      status: 2,
      stdout: '',
      stderr: "gopher-constructs: push does not support images of a CDK app, which 'cdk deploy' publishes; use --repository to select others\n",
    });
    expect(crane.calls()).toEqual([]);
    expect((await gopher(['push', dist, '--repository', '*/api'], env(crane))).status).toBe(0);
  });

  test('refuses one tag for two images of a repository, and calls nothing', async () => {
    const dist = tempDir('dist');
    for (const platform of ['linux/amd64', 'linux/arm64']) {
      writeHandmadeLayout(path.join(dist, path.basename(platform)), { repository: 'registry.example.com/api', platforms: [platform] });
    }
    const crane = craneThat('exit 1');
    expect(await gopher(['push', dist, '--tag', 'v1'], env(crane))).toEqual({
      status: 2,
      stdout: '',
      stderr: 'gopher-constructs: --tag must apply to one image per repository, got several of registry.example.com/api; '
        + 'use separate repositories, or select the output directory of one app\n',
    });
    expect(crane.calls()).toEqual([]);
  });

  test('says what is missing where there is neither crane nor Go', async () => {
    const { status, stderr } = await gopher(['push', images('api').dist], { PATH: '/nowhere', GOPHER_CONSTRUCTS_CACHE: tempDir('cache') });
    expect(status).toBe(1);
    expect(stderr).toMatch(/^gopher-constructs: crane is not on PATH and could not be compiled: .*\n$/);
  });

  /** A crane that publishes all but what is called `b`, and a cosign that records how it is called, then does as told. */
  function signing(told: string): { env: { [name: string]: string }; signed(): string[] } {
    const crane = craneThat(`case "$1 $2 $3" in
      digest*@*) exit 1;;
      push*/b:*) exit 1;;
      push*) ${PUSHED} | tee "$CALLS.$(basename "\${3%:*}")";;
      digest*) sed 's/.*@//' "$CALLS.$(basename "\${2%:*}")";;
    esac`);
    const cosign = pathWith('cosign', `[ "$1" = --help ] || echo "$@" >> "$CALLS.signed"; ${told}`);
    const log = `${crane.CALLS}.signed`;
    return {
      env: { CALLS: crane.CALLS, PATH: `${cosign.split(path.delimiter)[0]}${path.delimiter}${crane.PATH}` },
      signed: () => (fs.existsSync(log) ? fs.readFileSync(log, 'utf8').trim().split('\n') : []),
    };
  }

  test('has cosign sign all that was published, by digest, in one call', async () => {
    const { dist, digests } = images('a', 'b', 'c');
    const { env: variables, signed } = signing('');
    const { status, stdout } = await gopher(['push', dist, '--sign', '--sign-flag=--key=cosign.key', '--insecure'], variables);
    expect({ status, stdout }).toEqual({ status: 1, stdout: `registry.example.com/a@${digests[0]}\nregistry.example.com/c@${digests[2]}\n` });
    expect(signed()).toEqual([
      `sign --yes --allow-insecure-registry --allow-http-registry --key=cosign.key registry.example.com/a@${digests[0]} registry.example.com/c@${digests[2]}`,
    ]);
  });

  test('signs nothing without being asked, or where nothing was published', async () => {
    for (const [names, options] of [[['a'], []], [['b'], ['--sign']]]) {
      const { env: variables, signed } = signing('');
      await gopher(['push', images(...names).dist, ...options], variables);
      expect(signed()).toEqual([]);
    }
  });

  test('fails, and says what is published and not signed, where cosign fails', async () => {
    const { dist, digests: [digest] } = images('a');
    const { env: variables } = signing('[ "$1" = sign ] && echo "no identity" && exit 3');
    const { status, stdout, stderr } = await gopher(['push', dist, '--sign'], variables);
    expect({ status, stdout }).toEqual({ status: 1, stdout: `registry.example.com/a@${digest}\n` });
    expect(stderr).toMatch(/^no identity\ngopher-constructs: cosign failed \(see above\), so these published images are not signed:\n {2}registry\.example\.com\/a@sha256:\w{64}\n$/m);
  });

  test('pushes nothing where it could not sign, and takes no flags for what it is not asked to do', async () => {
    const crane = craneThat('exit 1');
    const { dist } = images('a');
    const without = { ...env(crane), PATH: `${crane.PATH.split(path.delimiter)[0]}${path.delimiter}${path.dirname(process.execPath)}` };
    expect(await gopher(['push', dist, '--sign'], without)).toEqual({
      status: 1, stdout: '', stderr: "gopher-constructs: 'cosign' is not on PATH; install it from https://docs.sigstore.dev/cosign/system_config/installation/\n",
    });
    expect(await gopher(['push', dist, '--sign-flag=--key=k'], env(crane))).toEqual({ status: 2, stdout: '', stderr: 'gopher-constructs: --sign-flag requires --sign; add it\n' });
    expect(crane.calls()).toEqual([]);
  });

  test.each(['SIGINT', 'SIGTERM', 'SIGKILL'] as const)('ended by %s leaves no process behind', async signal => {
    const { dist } = images('a', 'b');
    const crane = craneThat('[ $1 = push ] || exit 1; sleep 600');
    const temporary = tempDir('temporary');
    const victim = new CommandProcess(['push', dist], { ...env(crane), TMPDIR: temporary });
    while (crane.calls().filter(call => call.startsWith('push')).length < 2) await sleep(50);
    victim.child.kill(signal);
    await victim.done;
    for (let waited = 0; processesWith(crane.CALLS).length > 0 && waited < 5000; waited += 100) await sleep(100);
    expect(processesWith(crane.CALLS)).toEqual([]);
    if (signal !== 'SIGKILL') expect(fs.readdirSync(temporary)).toEqual([]); // nothing can be done about that one
  });
});
