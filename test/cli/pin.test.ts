import * as fs from 'fs';
import * as path from 'path';
import { cli, pathWith } from '../support/command-line';
import { tempDir } from '../support/go-sources';

const [ONE, OTHER] = ['1', '2'].map(digit => `sha256:${digit.repeat(64)}`);
const cwd = process.cwd();
const PATH = process.env.PATH;
let dir: string;

/** A crane that knows two images, `a:1` and `b:1`. */
function withCrane(digestOfA: string): void {
  process.env.PATH = pathWith('crane', `case "$*" in "digest a:1") echo ${digestOfA};; "digest b:1") echo ${OTHER};; *) echo "HEAD request failed, falling back on GET" >&2; echo "Error: no $2" >&2; exit 1;; esac\n`);
}

beforeEach(() => {
  dir = tempDir();
  process.chdir(dir);
});
afterEach(() => {
  process.chdir(cwd);
  process.env.PATH = PATH;
});
const pins = () => JSON.parse(fs.readFileSync(path.join(dir, 'gopher-constructs.lock.json'), 'utf8'));

describe('pin', () => {
  test('writes the digests of images, and says what is new', async () => {
    withCrane(ONE);
    expect(await cli('pin', 'b:1', 'a:1')).toEqual({ status: 0, stdout: `b:1 ${OTHER} (new)\na:1 ${ONE} (new)\n`, stderr: '' });
    expect(fs.readFileSync('gopher-constructs.lock.json', 'utf8')).toBe(`{\n  "images": {\n    "a:1": "${ONE}",\n    "b:1": "${OTHER}"\n  }\n}\n`);
  });

  test('renews all that are there', async () => {
    withCrane(ONE);
    await cli('pin', 'a:1', 'b:1');
    const renewed = `sha256:${'3'.repeat(64)}`;
    withCrane(renewed);
    expect((await cli('pin')).stdout).toBe(`a:1 ${renewed} (was ${ONE})\nb:1 ${OTHER} (as before)\n`);
    expect(pins()).toEqual({ images: { 'a:1': renewed, 'b:1': OTHER } });
  });

  test('writes nothing where one of several cannot be had', async () => {
    withCrane(ONE);
    await cli('pin', 'a:1');
    expect(await cli('pin', 'b:1', 'c:1')).toEqual({ status: 1, stdout: '', stderr: 'gopher-constructs: no digest was written: c:1: no c:1\n' });
    expect(pins()).toEqual({ images: { 'a:1': ONE } });
  });

  test('says what to do where a registry refuses, or is not trusted', async () => {
    for (const [said, advice] of [['x509: certificate signed by unknown authority', 'SSL_CERT_FILE'], ['UNAUTHORIZED', 'docker login registry.example.com,']]) {
      process.env.PATH = pathWith('crane', `echo 'Error: ${said}' >&2; exit 1`);
      const { status, stderr } = await cli('pin', 'registry.example.com/base:1');
      expect(status).toBe(1);
      expect(stderr).toMatch(new RegExp(`^gopher-constructs: no digest was written: registry\\.example\\.com/base:1: ${said}; .*${advice}`));
    }
  });

  test('writes nothing that is no digest, whatever calls itself crane', async () => {
    withCrane('something else');
    expect(await cli('pin', 'a:1')).toEqual({ status: 1, stdout: '', stderr: 'gopher-constructs: "something else" is not a digest\n' });
    expect(fs.readdirSync(dir)).toEqual([]);
  });

  test.each(['-o', '--insecure', '\u001b[31m:1', 'a', 'a b:1'])('asks for no reference of a lock file that crane could read otherwise: %j', async reference => {
    process.env.PATH = pathWith('crane', `echo called > '${dir}/called'`);
    fs.writeFileSync('gopher-constructs.lock.json', JSON.stringify({ images: { [reference]: ONE } }));
    const { status, stderr } = await cli('pin');
    expect([status, stderr]).toEqual([2, expect.stringMatching(/^gopher-constructs: base image reference must be repository:tag or repository@sha256:…, got "[\x20-\x7e]*"\n$/)]);
    expect(fs.readdirSync(dir)).toEqual(['gopher-constructs.lock.json']);
  });

  test('prints no control characters of what crane says', async () => {
    process.env.PATH = pathWith('crane', "printf 'Error: \\033]0;title\\007 no\\n' >&2; exit 1");
    expect((await cli('pin', 'a:1')).stderr).toBe('gopher-constructs: no digest was written: a:1: \\u001b]0;title\\u0007 no\n');
  });

  test.each([['null'], ['[]'], ['{}'], ['{"images":null}'], ['{"images":[]}'], ['{"images":"x"}']])('refuses a lock file that holds %s', async text => {
    withCrane(ONE);
    fs.writeFileSync('gopher-constructs.lock.json', text);
    const { status, stderr } = await cli('pin', 'a:1');
    expect([status, stderr]).toEqual([1, `gopher-constructs: ${dir}/gopher-constructs.lock.json cannot be read: "images" must be an object; run 'npx gopher-constructs pin', or remove the file\n`]);
    expect(fs.readFileSync('gopher-constructs.lock.json', 'utf8')).toBe(text);
  });
});
