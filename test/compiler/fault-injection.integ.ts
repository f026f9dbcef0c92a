import { spawnSync } from 'child_process';
import * as path from 'path';
import { tempDir } from '../support/go-sources';
import { someModule } from '../support/synth-process';

interface Outcome {
  readonly kind: string;
  readonly operation: string;
  readonly first: string;
  readonly state: string;
  readonly second: string;
  readonly third: string;
  readonly secondState: string;
  readonly rewritten: string[];
}

describe('whatever file operation of a synthesis fails, or is the last one of its process', () => {
  let expected: string;
  let outcomes: Outcome[];

  beforeAll(() => {
    const [entry] = someModule(tempDir(), 'injected', 1);
    const args = ['--import', 'tsx', path.join(__dirname, '..', 'support', 'fault-injection.ts'), entry, tempDir('scratch')];
    const { stdout, stderr, status } = spawnSync(process.execPath, args, { cwd: path.join(__dirname, '..', '..'), encoding: 'utf8', maxBuffer: 1e9 });
    expect([stderr, status]).toEqual(['', 0]);
    ({ expected, outcomes } = JSON.parse(stdout));
  }, 1_800_000);

  test('there are enough of them for the suite to mean something', () => {
    expect(expected).toMatch(/^registry\.example\.com\/image@sha256:[0-9a-f]{64}$/);
    for (const kind of ['EIO', 'ENOSPC', 'kill']) expect(outcomes.filter(outcome => outcome.kind === kind).length).toBeGreaterThan(60);
  });

  test('it ends with the right image or with a message of ours', () => {
    const wrong = outcomes.filter(({ first }) => first !== expected && first !== 'gone'
      && (!/^error: Error: /.test(first) || /undefined|is not a function|Cannot read|JSON at position|constructor/.test(first)));
    expect(wrong).toEqual([]);
  });

  test('what the output then holds is whole, or not there', () => {
    const images = ({ state }: Outcome) => (state === 'whole' || state === 'nothing' ? [] : JSON.parse(state) as [string, string][]);
    const wrong = outcomes.filter(outcome => images(outcome).some(([name, hash]) => /\/blobs\/sha256\//.test(name) && !name.endsWith(hash)));
    expect(wrong).toEqual([]);
  });

  test('the next synthesis makes the right image and the right output, and the one after that writes neither', () => {
    expect(outcomes.filter(({ second, third, secondState }) => second !== expected || third !== expected || secondState !== 'whole')).toEqual([]);
    const outputs = outcomes.filter(({ rewritten }) => rewritten.some(operation => /\/out\/artifacts\/(images|releases)\//.test(operation)));
    expect(outputs).toEqual([]);
  });
});
