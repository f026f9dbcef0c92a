import * as path from 'path';
import { runSupervised, startSupervised } from '../../src/processes/process';
import { tempDir } from '../support/go-sources';

/** What only a command that is not Node could be started with. */
function command(env: NodeJS.ProcessEnv) {
  return { command: 'sh', args: ['-c', 'printf "%s|" "$NODE_OPTIONS" "$NODE_EXTRA_CA_CERTS" "$OTHER_NODE_NAME"'], cwd: tempDir(), env: { PATH: process.env.PATH, ...env }, timeoutSeconds: 60 };
}

describe('a supervised command', () => {
  const missing = path.join('/', 'no', 'such', 'module.js');
  const variables = { NODE_OPTIONS: `--require ${missing}`, NODE_EXTRA_CA_CERTS: missing, OTHER_NODE_NAME: 'kept' };
  const expected = { status: 0, failure: undefined, stdout: `--require ${missing}|${missing}|kept|`, stderr: '' };

  test('has what the environment says to Node, which what supervises it does not obey', () => {
    expect(runSupervised(command(variables))).toEqual(expected);
  });

  test('has it also where others run beside it', async () => {
    expect(await startSupervised(command(variables))).toEqual(expected);
  });

  test('that is Node obeys it', () => {
    const result = runSupervised({ ...command(variables), command: process.execPath, args: ['-e', '0'] });
    expect(result.status).not.toBe(0);
    expect(result.stderr).toContain(`Cannot find module '${missing}'`);
  });
});
