import * as fs from 'fs';
import * as path from 'path';
import { tempDir } from '../support/go-sources';
import { brokenShop, expectSameShop, pythonEnvironment, readmeBlock, readmeManifest, root, ShopOutput, start, succeed } from '../support/languages';
import { describeWithTools } from '../support/tools';

const infra = path.join(root, 'examples', 'shop', 'infra-python');

describeWithTools(['python3'], 'Python', () => {
  let bin: string;
  let shop: ShopOutput;
  beforeAll(() => {
    bin = pythonEnvironment();
    shop = new ShopOutput('infra-python', { PATH: `${bin}${path.delimiter}${process.env.PATH}` });
  }, 10 * 60_000);

  const python = (cwd: string, args: string[], env: { [name: string]: string } = {}) =>
    start(path.join(bin, 'python'), args, cwd, { PYTHONDONTWRITEBYTECODE: '1', GOPHER_CONSTRUCTS_CACHE: tempDir('cache'), ...env });

  test('the shop is the same as in TypeScript, byte for byte: manifests, images, template, programs', () => {
    expectSameShop(shop, new ShopOutput('infra'));
  });

  test('the two lines of the README make the same manifest as in TypeScript', () => {
    const outdir = tempDir('readme');
    const program = path.join(tempDir('program'), 'readme.py');
    fs.writeFileSync(program, [
      'from cdk8s import App, Chart', 'app = App()', 'chart = Chart(app, "shop")', readmeBlock('python'), 'app.synth()',
    ].join('\n'));
    const { status, stdout, stderr } = python(infra, [program], { CDK8S_OUTDIR: outdir, GOPHER_CONSTRUCTS_OUT: tempDir('artifacts') });
    expect(stderr).toMatch(/^gopher-constructs: 1 compiled, 0 cached in [0-9.]+ s\ngopher-constructs: the output directory is temporary; images and other artifacts are in \S+\n$/);
    expect(stdout).toBe(''); // which jsii and its programs talk over
    expect(status).toBe(0);
    expect(fs.readFileSync(path.join(outdir, 'shop.k8s.yaml'), 'utf8')).toBe(readmeManifest());
  });

  test('a program that does not compile is told in the compiler’s own words', () => {
    const { status, stderr } = python(path.join(brokenShop(), 'infra-python'), ['manifests.py']);
    expect(status).toBe(1);
    expect(stderr).toMatch(new RegExp('\\nRuntimeError: Error: Validation failed with the following errors:\n  \\[shop/api-image\\] ' +
      'entry \'../cmd/api\' does not compile .*\n# example.com/shop/cmd/api\ncmd/api/main.go:\\d+:9: undefined: nonsense\n$'));
  });

  test('a wrong prop is told in one line, below the line that is wrong', () => {
    const { status, stderr } = python(tempDir('elsewhere'), [path.join(infra, 'manifests.py')]);
    expect(status).toBe(1);
    expect(stderr).toMatch(/manifests\.py", line \d+, in __init__\n +image=GoContainerImage\(\n/);
    expect(stderr).toMatch(/\nRuntimeError: GoContainerImage 'shop\/api-image': entry '..\/cmd\/api' does not exist \(resolved from .*\)\n$/);
  });

  test('the command that publishes images comes with the package', () => {
    const listed = succeed(path.join(bin, 'gopher-constructs'), ['list', path.join(shop.dir, 'artifacts')], infra);
    expect(listed).toContain('registry.example.com/shop/api');
    expect(listed).toContain('registry.example.com/shop/web');
  });
});
