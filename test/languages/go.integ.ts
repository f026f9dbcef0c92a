import * as fs from 'fs';
import * as path from 'path';
import { tempDir } from '../support/go-sources';
import { brokenShop, expectSameShop, goModFile, readmeBlock, readmeManifest, root, ShopOutput, start, succeed } from '../support/languages';

const infra = path.join(root, 'examples', 'shop', 'infra-go');

describe('Go', () => {
  const bin = tempDir('bin');
  let modfile: string;
  beforeAll(() => {
    modfile = goModFile();
    succeed('go', ['build', '-modfile', modfile, '-o', bin, './...'], infra); // minutes, where Go has not compiled the CDK's module before
  }, 15 * 60_000);

  const run = (name: string, cwd: string, env: { [name: string]: string } = {}) =>
    start(path.join(bin, name), [], cwd, { GOPHER_CONSTRUCTS_CACHE: tempDir('cache'), ...env });

  test('the shop is the same as in TypeScript, byte for byte: manifests, images, template, programs', () => {
    expectSameShop(new ShopOutput('infra-go', { GOFLAGS: `-modfile=${modfile}` }), new ShopOutput('infra'));
  });

  test('the two lines of the README make the same manifest as in TypeScript', () => {
    const outdir = tempDir('readme');
    const program = path.join(tempDir('program'), 'main.go');
    fs.writeFileSync(program, `package main

import (
	"github.com/aws/jsii-runtime-go"
	"github.com/cdk8s-team/cdk8s-core-go/cdk8s/v2"
	"github.com/gopher-constructs/gopher-constructs-go/gopherconstructs"
	"github.com/gopher-constructs/gopher-constructs-go/gopherconstructs/kubernetes"
)

func main() {
	defer jsii.Close()
	app := cdk8s.NewApp(nil)
	chart := cdk8s.NewChart(app, jsii.String("shop"), nil)
	${readmeBlock('go')}
	app.Synth()
}
`);
    succeed('go', ['run', '-modfile', modfile, program], infra, { CDK8S_OUTDIR: outdir, GOPHER_CONSTRUCTS_OUT: tempDir('artifacts'), GOPHER_CONSTRUCTS_CACHE: tempDir('cache') });
    expect(fs.readFileSync(path.join(outdir, 'shop.k8s.yaml'), 'utf8')).toBe(readmeManifest());
  });

  test('a program that does not compile is told in the compiler’s own words, by cdk8s and by the CDK', () => {
    const broken = path.join(brokenShop(), 'infra-go');
    for (const [program, construct] of [['manifests', 'shop/api-image'], ['functions', 'Shop/Products']]) {
      const { status, stdout, stderr } = run(program, broken);
      expect(stdout).toBe('');
      expect(status).toBe(2);
      expect(stderr).toMatch(new RegExp(`panic: (ValidationError|Error): Validation failed with the following errors:\n\t  \\[${construct}\\] ` +
        'entry \'../cmd/api\' does not compile .*\n\t# example.com/shop/cmd/api\n\tcmd/api/main.go:\\d+:9: undefined: nonsense\n'));
    }
  });

  test('a wrong prop is told in one line, with the line that is wrong in the stack', () => {
    const { status, stderr } = run('manifests', tempDir('elsewhere'));
    expect(status).toBe(2);
    // Not at the beginning: jsii's runtime may say before it how its Node ended, which races with the panic.
    expect(stderr).toMatch(/panic: GoContainerImage 'shop\/api-image': entry '..\/cmd\/api' does not exist \(resolved from .*\)\n\n/);
    expect(stderr).toMatch(/\nmain\.newShop\(.*\n\t.*infra-go\/manifests\/main\.go:\d+ /);
  });

  test('the example is formatted as gofmt does, and is no part of the module whose programs it deploys', () => {
    expect(succeed('gofmt', ['-l', '.'], infra)).toBe('');
    expect(succeed('go', ['list', './...'], path.dirname(infra))).not.toContain('infra');
  });
});
