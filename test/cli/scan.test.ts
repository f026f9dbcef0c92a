import * as fs from 'fs';
import * as path from 'path';
import { gopher, pathWith } from '../support/command-line';
import { tempDir } from '../support/go-sources';
import { writeHandmadeLayout } from '../support/handmade-layout';

/** Images with SBOMs that say which they are. */
function images(...names: string[]): { dist: string; references: string[] } {
  const dist = tempDir('dist');
  return {
    dist,
    references: names.map(name => {
      const repository = `registry.example.com/${name}`;
      return `${repository}@${writeHandmadeLayout(path.join(dist, name), { repository, sbom: `{"of":"${name}"}`, sbomDirectory: path.join(dist, `${name}.sbom`) })}`;
    }),
  };
}

/** A trivy that finds something in the SBOM of `bad`, fails for that of `broken`, and records how it is called. */
function trivy(): { env: { [name: string]: string }; calls(): string[] } {
  const CALLS = path.join(tempDir('calls'), 'log');
  const PATH = pathWith('trivy', `[ "$1" = --help ] && exit
    for sbom in "$@"; do :; done
    echo "$@" | sed "s|$sbom|$(cat "$sbom")|" >> "$CALLS"
    echo "a report"
    case "$(cat "$sbom")" in *bad*) exit 10;; *broken*) exit 1;; esac`);
  return { env: { PATH, CALLS }, calls: () => (fs.existsSync(CALLS) ? fs.readFileSync(CALLS, 'utf8').trim().split('\n') : []) };
}

describe('scan', () => {
  test('has trivy read the SBOM of each image, and passes where nothing is found', async () => {
    const { dist, references } = images('a', 'b');
    const { env, calls } = trivy();
    expect(await gopher(['scan', dist], env)).toEqual({ status: 0, stdout: '', stderr: references.map(r => `${r}\na report\n`).join('') });
    expect(calls()).toEqual(['a', 'b'].map(name => `sbom --exit-code 10 --severity HIGH,CRITICAL {"of":"${name}"}`));
  });

  test('looks at every image, and fails with the names of those that did not pass', async () => {
    const { dist } = images('bad', 'broken', 'good');
    const { env, calls } = trivy();
    const { status, stderr } = await gopher(['scan', dist, '--severity', 'critical'], env);
    expect(status).toBe(1);
    expect(stderr).toMatch(/gopher-constructs: 2 of 3 images failed the scan:\n {2}registry.example.com\/bad: trivy reported vulnerabilities, see above\n {2}registry.example.com\/broken: trivy failed, see above\n$/);
    expect(calls()).toHaveLength(3);
    expect(calls()[0]).toContain('--severity CRITICAL ');
  });

  test.each<[string, string[], string | undefined, string]>([
    ['nothing is said', [], undefined, '--severity HIGH,CRITICAL '],
    ['TRIVY_SEVERITY is empty', [], '', '--severity HIGH,CRITICAL '],
    ['TRIVY_SEVERITY says it', [], 'LOW', ''],
    ['an option says it, which comes first', ['--severity', 'MEDIUM'], 'LOW', '--severity MEDIUM '],
    ['options say it', ['--severity', 'high', '--severity', 'MEDIUM,CRITICAL'], undefined, '--severity HIGH,MEDIUM,CRITICAL '],
  ])('tells trivy what counts where %s', async (_, options, TRIVY_SEVERITY, expected) => {
    const { env, calls } = trivy();
    const variables = TRIVY_SEVERITY === undefined ? env : { ...env, TRIVY_SEVERITY };
    expect((await gopher(['scan', images('a').dist, ...options], variables)).status).toBe(0);
    expect(calls()).toEqual([`sbom --exit-code 10 ${expected}{"of":"a"}`]);
  });

  test('takes the images that are chosen', async () => {
    const { dist } = images('bad', 'good');
    const { env, calls } = trivy();
    expect((await gopher(['scan', dist, '--repository', '*/good'], env)).status).toBe(0);
    expect(calls()).toHaveLength(1);
  });

  test.each([
    ['no trivy', [], {}, 1, /^gopher-constructs: 'trivy' is not on PATH; install it from https:\/\/trivy\.dev\n$/],
    ['no severity', ['--severity', ''], undefined, 2, /^gopher-constructs: --severity must be a comma-separated list of UNKNOWN, LOW, .*, got ''/],
    ['severities that are none', ['--severity', 'LOW', '--severity', 'HIGH,BAD'], undefined, 2, /^gopher-constructs: --severity must be a comma-separated list of UNKNOWN, LOW, MEDIUM, HIGH, CRITICAL, got 'BAD'\n$/],
  ])('refuses %s', async (_, options, env, status, message) => {
    const result = await gopher(['scan', images('a').dist, ...options], env ? { PATH: path.dirname(process.execPath) } : trivy().env);
    expect(result).toEqual({ status, stdout: '', stderr: expect.stringMatching(message) });
  });

  test('refuses an image without SBOM, and looks at nothing', async () => {
    const { dist } = images('a');
    writeHandmadeLayout(path.join(dist, 'without'), { repository: 'registry.example.com/without' });
    const { env, calls } = trivy();
    expect(await gopher(['scan', dist], env)).toMatchObject({ status: 2, stderr: expect.stringMatching(/registry\.example\.com\/without must have an SBOM, got none/) });
    expect(calls()).toEqual([]);
  });

  test('gives trivy the path of a document, whatever the directory is called', async () => {
    const { dist } = images('a');
    const { env, calls } = trivy();
    const cwd = process.cwd();
    fs.renameSync(dist, path.join(path.dirname(dist), `--config=${path.basename(dist)}`));
    try {
      process.chdir(path.dirname(dist));
      expect((await gopher(['scan', '--', `--config=${path.basename(dist)}`], env)).status).toBe(0);
    } finally {
      process.chdir(cwd);
      fs.renameSync(path.join(path.dirname(dist), `--config=${path.basename(dist)}`), dist);
    }
    expect(calls()).toEqual(['sbom --exit-code 10 --severity HIGH,CRITICAL {"of":"a"}']);
  });

  test('refuses a damaged SBOM', async () => {
    const { dist } = images('a');
    const blobs = path.join(dist, 'a.sbom', 'blobs', 'sha256');
    const sbom = fs.readdirSync(blobs).map(name => path.join(blobs, name)).find(file => fs.readFileSync(file, 'utf8') === '{"of":"a"}')!;
    fs.writeFileSync(sbom, '{}');
    const { env, calls } = trivy();
    expect(await gopher(['scan', dist], env)).toMatchObject({ status: 1, stderr: expect.stringMatching(/no image was scanned, because files are damaged:\n {2}.* must be a regular file of \d+ bytes with this digest, got 2 bytes/) });
    expect(calls()).toEqual([]);
  });
});
