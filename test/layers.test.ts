import * as path from 'path';

// The configuration that projen writes is of the older format; this is the class that reads it.
const { LegacyESLint } = require('eslint/use-at-your-own-risk');

const root = path.join(__dirname, '..');
const eslint = new LegacyESLint({ cwd: root });

/** The rules that a line breaks when it stands in a file of the library. */
async function broken(file: string, line: string): Promise<string[]> {
  const [{ messages }] = await eslint.lintText(`${line}\n`, { filePath: path.join(root, 'src', file) });
  return messages.map((m: { ruleId: string | null; message: string }) => m.ruleId ?? m.message);
}

describe('lint holds the layers: ', () => {
  test.each([
    ['program/go-platform.ts', "import '../build/go-build-plan';", 'import/no-restricted-paths'],
    ['program/go-platform.ts', "import 'constructs';", 'no-restricted-imports'],
    ['program/go-platform.ts', "import 'child_process';", 'no-restricted-imports'],
    ['build/go-build-plan.ts', "import '../image/go-container-image';", 'import/no-restricted-paths'],
    ['build/go-build-plan.ts', "import 'child_process';", 'no-restricted-imports'],
    ['image/go-container-image.ts', "import '../kubernetes/scaling';", 'import/no-restricted-paths'],
    ['image/go-container-image.ts', "import 'cdk8s';", 'no-restricted-imports'],
    ['image/go-container-image.ts', "import 'aws-cdk-lib/aws-lambda';", 'no-restricted-imports'],
    ['image/go-container-image.ts', "import '../cli/run';", 'import/no-restricted-paths'],
    ['cli/push.ts', "import '../aws/go-lambda-function';", 'import/no-restricted-paths'],
    ['cli/push.ts', "import 'cdk8s';", 'no-restricted-imports'],
    ['cli/load.ts', "import 'child_process';", 'no-restricted-imports'],
    ['kubernetes/scaling.ts', "import '../cli/run';", 'import/no-restricted-paths'],
    ['kubernetes/scaling.ts', "import '../aws/go-lambda-function';", 'import/no-restricted-paths'],
    ['kubernetes/scaling.ts', "import 'aws-cdk-lib';", 'no-restricted-imports'],
    ['aws/go-lambda-function.ts', "import '../kubernetes/scaling';", 'import/no-restricted-paths'],
    ['aws/go-lambda-function.ts', "import 'cdk8s-plus-28';", 'no-restricted-imports'],
    ['aws/private/cdk-docker.ts', "import 'child_process';", 'no-restricted-imports'],
  ])('src/%s may not say %s', async (file, line, rule) => {
    expect(await broken(file, line)).toEqual([rule]);
  });

  test.each([
    ['build/go-build-plan.ts', "import '../program/go-platform';"],
    ['build/private/process.ts', "import 'child_process';"],
    ['image/go-container-image.ts', "import '../build/go-build-plan';"],
    ['cli/push.ts', "import '../build/crane';"],
    ['kubernetes/scaling.ts', "import 'cdk8s-plus-28';"],
    ['aws/go-lambda-function.ts', "import 'aws-cdk-lib/aws-lambda';"],
    ['aws/private/load-image.ts', "import 'child_process';"],
  ])('src/%s may say %s', async (file, line) => {
    expect(await broken(file, line)).toEqual([]);
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
