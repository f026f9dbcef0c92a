import * as fs from 'fs';
import * as path from 'path';
import { App, Stack } from 'aws-cdk-lib';
import { GoLambdaFunction } from '../../src/aws';
import { sha256OfFile } from '../../src/storage/artifact-cache';
import { ownCache, tempDir, write } from '../support/go-sources';
import { handler, handlerModule } from '../support/lambda-sources';

ownCache();
const entry = write(tempDir(), { ...handlerModule('example.com/asset'), 'main.go': handler('"text"') });

/** Synthesizes a function into a directory, and gives that of its asset. */
function synthesize(outdir: string): string {
  const app = new App({ outdir });
  new GoLambdaFunction(new Stack(app, 'Shop'), 'F', { entry });
  app.synth();
  const [asset] = fs.readdirSync(outdir).filter(name => fs.existsSync(path.join(outdir, name, 'bootstrap')));
  return path.join(outdir, asset);
}

describe('the directory of a program in a cloud assembly, which the CDK zips whole', () => {
  const bootstrap = (dir: string) => path.join(dir, 'bootstrap');

  test.each<[string, (dir: string) => void]>([
    ['a stray file', dir => fs.writeFileSync(path.join(dir, '.env'), 'SECRET=1')],
    ['a stray directory', dir => fs.mkdirSync(path.join(dir, 'extension'))],
    ['a stray link', dir => fs.symlinkSync('/etc/passwd', path.join(dir, 'link'))],
    ['another program', dir => {
      fs.rmSync(bootstrap(dir));
      fs.writeFileSync(bootstrap(dir), '#!/bin/sh\n', { mode: 0o755 });
    }],
    ['a link to another program', dir => {
      fs.rmSync(bootstrap(dir));
      fs.symlinkSync('/bin/sh', bootstrap(dir));
    }],
    ['a program that cannot be executed', dir => fs.chmodSync(bootstrap(dir), 0o600)],
  ])('with %s in it holds the program alone after the next synthesis', (_, change) => {
    const outdir = tempDir('cdk.out');
    const dir = synthesize(outdir);
    const expected = sha256OfFile(bootstrap(dir));
    change(dir);
    expect(synthesize(outdir)).toBe(dir);
    expect(fs.readdirSync(dir)).toEqual(['bootstrap']);
    expect(sha256OfFile(bootstrap(dir))).toBe(expected);
    expect([fs.lstatSync(bootstrap(dir)).isFile(), fs.statSync(bootstrap(dir)).mode % 0o1000]).toEqual([true, 0o755]);
  });
});
