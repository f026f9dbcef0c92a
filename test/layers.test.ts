import * as path from 'path';

// The configuration that projen writes is of the older format; this is the class that reads it.
const { LegacyESLint } = require('eslint/use-at-your-own-risk');

const root = path.join(__dirname, '..');
const eslint = new LegacyESLint({ cwd: root });

/** The rules that a line breaks when it stands in a file of the library. */
async function broken(file: string, line: string, linter = eslint): Promise<string[]> {
  const [{ messages }] = await linter.lintText(`${line}\n`, { filePath: path.join(root, 'src', file) });
  return messages.map((m: { ruleId: string | null; message: string }) => m.ruleId ?? m.message);
}

describe('lint enforces the layers: ', () => {
  test.each([
    ['validation/show.ts', "import '../program/go-platform';", 'import/no-restricted-paths'],
    ['program/go-platform.ts', "import '../compiler/go-build-plan';", 'import/no-restricted-paths'],
    ['program/go-platform.ts', "import 'constructs';", 'no-restricted-imports'],
    ['program/go-platform.ts', "import 'child_process';", 'no-restricted-imports'],
    ['storage/hash.ts', "import '../compiler/go-build-plan';", 'import/no-restricted-paths'],
    ['synthesis/tree-singleton.ts', "import '../compiler/go-build-plan';", 'import/no-restricted-paths'],
    ['compiler/go-build-plan.ts', "import '../image/go-container-image';", 'import/no-restricted-paths'],
    ['compiler/go-build-plan.ts', "import '../oci/reference';", 'import/no-restricted-paths'],
    ['compiler/go-build-plan.ts', "import 'child_process';", 'no-restricted-imports'],
    ['oci/reference.ts', "import '../image/image-labels';", 'import/no-restricted-paths'],
    ['image/go-container-image.ts', "import '../kubernetes/app';", 'import/no-restricted-paths'],
    ['image/go-container-image.ts', "import 'cdk8s';", 'no-restricted-imports'],
    ['image/go-container-image.ts', "import 'aws-cdk-lib/aws-lambda';", 'no-restricted-imports'],
    ['image/go-container-image.ts', "import '../cli/run';", 'import/no-restricted-paths'],
    ['cli/push.ts', "import '../aws/go-lambda-function';", 'import/no-restricted-paths'],
    ['cli/push.ts', "import 'cdk8s';", 'no-restricted-imports'],
    ['cli/load.ts', "import 'child_process';", 'no-restricted-imports'],
    ['cli/cdk-docker.ts', "import 'child_process';", 'no-restricted-imports'],
    ['kubernetes/app.ts', "import '../cli/run';", 'import/no-restricted-paths'],
    ['kubernetes/app.ts', "import '../aws/go-lambda-function';", 'import/no-restricted-paths'],
    ['kubernetes/app.ts', "import 'aws-cdk-lib';", 'no-restricted-imports'],
    ['aws/go-lambda-function.ts', "import '../kubernetes/app';", 'import/no-restricted-paths'],
    ['kubernetes/app.ts', "import 'cdk8s-plus-28';", 'import/no-extraneous-dependencies'],
    ['workload/shapes.ts', "import '../kubernetes/app';", 'import/no-restricted-paths'],
    ['workload/shapes.ts', "import 'cdk8s';", 'no-restricted-imports'],
    ['image/go-container-image.ts', "import '../workload/shapes';", 'import/no-restricted-paths'],
    ['systemd/systemd-service.ts', "import '../kubernetes/app';", 'import/no-restricted-paths'],
    ['systemd/systemd-service.ts', "import 'cdk8s';", 'no-restricted-imports'],
    ['aws/go-lambda-function.ts', "import 'cdk8s';", 'no-restricted-imports'],
    ['aws/private/load-image.ts', "import 'aws-cdk-lib';", 'no-restricted-imports'],
  ])('src/%s must not have %s', async (file, line, rule) => {
    expect(await broken(file, line)).toEqual([rule]);
  });

  test.each([
    ['compiler/go-build-plan.ts', "import '../program/go-platform';"],
    ['compiler/go-build-plan.ts', "import './private/compile';"],
    ['processes/process.ts', "import 'child_process';"],
    ['processes/private/supervisor.ts', "import 'child_process';"],
    ['image/go-container-image.ts', "import '../compiler/go-build-plan';"],
    ['cli/push.ts', "import '../oci/crane';"],
    ['kubernetes/app.ts', "import 'cdk8s';"],
    ['aws/go-lambda-function.ts', "import 'aws-cdk-lib/aws-lambda';"],
    ['aws/private/load-image.ts', "import 'child_process';"],
  ])('src/%s may have %s', async (file, line) => {
    expect(await broken(file, line)).toEqual([]);
  });

  test.each([
    ['image/go-container-image.ts', "import '../compiler/private/compile';"],
    ['compiler/private/compile.ts', "import '../../processes/private/supervisor';"],
    ['kubernetes/app.ts', "import '../image/private/layer';"],
    ['aws/private/cdk-values.ts', "import '../../image/private/layer';"],
    ['cli/push.ts', "import '../storage/private/eviction';"],
  ])('what is private to a folder is not imported from another: src/%s, %s', async (file, line) => {
    expect(await broken(file, line)).toEqual(['no-restricted-imports']);
  });

  test.each([
    ['validation/show.ts', "import { text } from './shapes'; export const r = text;", ['import/no-cycle']],
    ['program/go-platform.ts', "import { GoProgram } from './go-program'; export type P = GoProgram;", ['import/no-cycle']],
    ['program/go-platform.ts', "import type { GoProgram } from './go-program'; export type P = GoProgram;", ['@typescript-eslint/consistent-type-imports']],
  ])('imports make no cycle, those of types included: src/%s, %s', async (file, line, rules) => {
    const { rules: { 'import/no-cycle': [severity, options] } } = await eslint.calculateConfigForFile(path.join(root, 'src', file));
    // The rule looks for cycles among the files on disk first, and this text is on none.
    const ofText = new LegacyESLint({ cwd: root, overrideConfig: { rules: { 'import/no-cycle': [severity, { ...options, disableScc: true }] } } });
    expect(await broken(file, line, ofText)).toEqual(rules);
  });
});

describe('lint keeps unions out of the public API: ', () => {
  test.each([
    'export interface Props { readonly size: string | number }',
    "export interface Props { readonly mode: 'a' | 'b' }",
    'export class C { public m(_x: string | number): void {} }',
    "export class C { public readonly x: 'a' | 'b' = 'a'; }",
  ])('%s', async line => {
    expect(await broken('program/go-platform.ts', line)).toContain('no-restricted-syntax');
  });

  test('not what is private or merely optional', async () => {
    expect(await broken('program/go-platform.ts', 'export class C { private x?: string | number; public m(): string | undefined { return String(this.x); } }')).toEqual([]);
  });
});
