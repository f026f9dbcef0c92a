import * as fs from 'fs';
import { createRequire } from 'module';
import * as path from 'path';
import * as ts from 'typescript';
import { tempDir, write } from './support/go-sources';

const root = path.join(__dirname, '..');

/** A directory in which a user has installed the package as it would be published, and some of its peers. */
function project(peers: string[], files: { [name: string]: string }): string {
  const dir = write(tempDir('types'), files);
  const modules = path.join(dir, 'node_modules');
  fs.mkdirSync(path.join(modules, 'gopher-constructs'), { recursive: true });
  fs.copyFileSync(path.join(root, 'package.json'), path.join(modules, 'gopher-constructs', 'package.json'));
  fs.cpSync(path.join(root, 'lib'), path.join(modules, 'gopher-constructs', 'lib'), { recursive: true });
  for (const peer of peers) fs.cpSync(path.join(root, 'node_modules', peer), path.join(modules, peer), { recursive: true });
  return dir;
}

/** What the compiler says of a file, types of libraries included, and the packages whose types it has looked at. */
function check(dir: string, file: string, options: ts.CompilerOptions = {}): { problems: string[]; packages: string[] } {
  const program = ts.createProgram([path.join(dir, file)], {
    strict: true,
    noEmit: true,
    skipLibCheck: false,
    types: [],
    lib: ['lib.es2022.d.ts'],
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.Node16,
    moduleResolution: ts.ModuleResolutionKind.Node16,
    ...options,
  });
  const packages = program.getSourceFiles().flatMap(f => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(f.fileName)?.[1] ?? []).filter(name => name !== 'typescript');
  return {
    problems: ts.getPreEmitDiagnostics(program).map(d => `${d.file?.fileName.replace(dir, '')}: ${ts.flattenDiagnosticMessageText(d.messageText, ' ')}`),
    packages: [...new Set(packages)].sort(),
  };
}

const ROOT_USER = `
  import { RootConstruct } from 'constructs';
  import { GoContainerImage, GoPlatform } from 'gopher-constructs';
  new GoContainerImage(new RootConstruct(), 'image', { entry: 'cmd/api', repository: 'registry.example.com/api', platforms: [GoPlatform.LINUX_ARM64] }).reference.toLowerCase();`;
const KUBERNETES_USER = `
  import { App, Chart } from 'cdk8s';
  import { GoContainerImage, Scaling } from 'gopher-constructs';
  import { GoWebService } from 'gopher-constructs/kubernetes';
  const chart = new Chart(new App(), 'shop');
  new GoWebService(chart, 'api', { image: GoContainerImage.fromRegistry(chart, 'image', 'x'), port: 8080, scaling: Scaling.fixed(3) }).deployment.node.path.toLowerCase();`;
const AWS_USER = `
  import { App, Stack } from 'aws-cdk-lib';
  import { GoLambdaFunction } from 'gopher-constructs/aws';
  new GoLambdaFunction(new Stack(new App(), 'Shop'), 'Orders', { entry: 'cmd/orders' }).functionArn.toLowerCase();`;

describe('types', () => {
  test('of the root need constructs and nothing else, though libraries are checked', () => {
    const dir = project(['constructs'], { 'app.ts': ROOT_USER });
    expect(check(dir, 'app.ts')).toEqual({ problems: [], packages: ['constructs', 'gopher-constructs'] });
  });

  test('of gopher-constructs/kubernetes need no aws-cdk-lib and no cdk8s-plus', () => {
    const dir = project(['constructs', 'cdk8s'], { 'app.ts': KUBERNETES_USER });
    expect(check(dir, 'app.ts')).toEqual({ problems: [], packages: ['cdk8s', 'constructs', 'gopher-constructs'] });
  });

  test('of gopher-constructs/aws need no cdk8s', () => {
    const dir = project(['constructs'], { 'app.ts': AWS_USER });
    fs.symlinkSync(path.join(root, 'node_modules', 'aws-cdk-lib'), path.join(dir, 'node_modules', 'aws-cdk-lib'), 'junction');
    const { problems, packages } = check(dir, 'app.ts', { preserveSymlinks: true, skipLibCheck: true }); // the CDK's own are many, and need Node's
    expect(problems).toEqual([]);
    expect(packages.filter(name => name.startsWith('cdk8s'))).toEqual([]);
  });

  test('are found by the older way of resolving modules, too', () => {
    const dir = project(['constructs', 'cdk8s'], { 'app.ts': KUBERNETES_USER });
    const older = { module: ts.ModuleKind.CommonJS, moduleResolution: 2 as ts.ModuleResolutionKind, ignoreDeprecations: '6.0' }; // node10
    expect(check(dir, 'app.ts', older).problems).toEqual([]);
  });

  test('alone load nothing when the program runs', () => {
    const source = `
      import { GoBuildOptions, IGoContainerImage, GoImageProps, WorkloadProps } from 'gopher-constructs';
      import { GoWebServiceProps, ExposeViaIngressOptions } from 'gopher-constructs/kubernetes';
      import { GoLambdaFunctionProps } from 'gopher-constructs/aws';
      export type Shop = [GoBuildOptions, IGoContainerImage, GoImageProps, WorkloadProps, GoWebServiceProps, ExposeViaIngressOptions, GoLambdaFunctionProps];
      export const count = 7;`;
    const dir = project([], { 'app.ts': source });
    const { emitSkipped } = ts.createProgram([path.join(dir, 'app.ts')], {
      module: ts.ModuleKind.Node16, moduleResolution: ts.ModuleResolutionKind.Node16, target: ts.ScriptTarget.ES2022, types: [],
    }).emit();
    expect(emitSkipped).toBe(false);
    fs.rmSync(path.join(dir, 'node_modules'), { recursive: true }); // what is not there is not loaded
    expect(createRequire(path.join(dir, 'app.js'))('./app.js')).toEqual({ count: 7 });
  });
});
