import { cdk, javascript, typescript } from 'projen';

/** The lowest version of each peer that the library is compiled against; users may bring newer ones. */
const floors = {
  'constructs': '10.5.0',
  'cdk8s': '2.70.0',
  'aws-cdk-lib': '2.240.0',
};

const project = new cdk.JsiiProject({
  name: 'gopher-constructs',
  description: 'Constructs for Go workloads: from a main package to Kubernetes manifests and CloudFormation templates.',
  keywords: ['cdk', 'aws-cdk', 'cdk8s', 'constructs', 'go', 'golang', 'kubernetes', 'lambda', 'oci', 'container'],
  author: 'The gopher-constructs authors',
  authorAddress: 'https://github.com/gopher-constructs',
  authorOrganization: true,
  repositoryUrl: 'https://github.com/gopher-constructs/gopher-constructs.git',
  license: 'Apache-2.0',
  copyrightOwner: 'The gopher-constructs authors',
  stability: 'experimental',
  defaultReleaseBranch: 'main',
  packageManager: javascript.NodePackageManager.NPM,
  minNodeVersion: '20.0.0',
  jsiiVersion: '~6.0.16',
  typescriptVersion: '~6.0.0', // TypeScript 7 has no compiler API: jsii, ts-jest and typescript-eslint need one
  docgen: true,
  release: false, // the release tooling wants Node 22
  github: false,
  depsUpgrade: false,
  sampleCode: false,
  projenrcTs: true,
  runner: typescript.TypeScriptRunner.tsx(), // the same that the examples use, so that there is one of its kind
  publishToPypi: { distName: 'gopher-constructs', module: 'gopher_constructs' },
  publishToMaven: {
    javaPackage: 'io.github.gopherconstructs',
    mavenGroupId: 'io.github.gopher-constructs',
    mavenArtifactId: 'gopher-constructs',
  },
  publishToGo: { moduleName: 'github.com/gopher-constructs/gopher-constructs-go', packageName: 'gopherconstructs' },

  peerDeps: Object.entries(floors).map(([name, version]) => `${name}@^${version}`),
  bin: { 'gopher-constructs': 'bin/gopher-constructs', 'gopher-constructs-docker': 'lib/cli/cdk-docker.js' },
  bundledDeps: ['fflate@^0.8.3', 'tar@^7.5.23'],
  devDeps: [
    '@aws-cdk/aws-lambda-go-alpha@2.235.0-alpha.0', 'aws-cdk@^2.1148.0', 'cdk-nag@~2.37.55', 'cdk8s-cli@^2.207.0', 'cdk8s-plus-28@2.5.6', '@cyclonedx/cyclonedx-library@^10.3.0',
    'ajv@^8.20.0', 'ajv-formats@^3', 'ajv-formats-draft2019@^1',
    'cspell@^9.8.0', 'markdownlint-cli2@^0.22.1', // the newest versions that support Node 20
  ],

  eslintOptions: { dirs: ['src'], devdirs: ['test', 'bench', 'build-tools', 'projenrc', 'examples'], commandOptions: { fix: false } },
  jest: true,
  jestOptions: {
    updateSnapshot: javascript.UpdateSnapshot.NEVER, // projen's default rewrites them, so none could ever fail
    passWithNoTests: false,
    junitReporting: false,
    jestConfig: {
      collectCoverage: false,
      testTimeout: 120_000, // compilers run in tests
      testMatch: ['<rootDir>/test/**/*.test.ts'],
      // Node runs these scripts, and the code under test is not compiled.
      moduleNameMapper: {
        '/supervisor-file$': '<rootDir>/lib/processes/private/supervisor-file.js',
        '/load-image-file$': '<rootDir>/lib/aws/private/load-image-file.js',
      },
      modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/examples/.*/node_modules/'],
    },
  },
  gitignore: ['/examples/**/dist/', '/examples/**/cdk.out/', 'gopher-constructs.out/'],
});

for (const folder of ['examples', 'build-tools', '.ci', 'bench', 'docs', '.vale', '.cspell']) project.npmignore?.exclude(`/${folder}/`);
project.npmignore?.exclude('/ARCHITECTURE.md', '/CONTRIBUTING.md', '/SECURITY.md'); // for contributors
project.npmignore?.exclude('/.vale.ini', '/cspell.json', '/.markdownlint-cli2.jsonc');

// ---- package.json --------------------------------------------------------------------------------------------------

// unrs-resolver 1.13.0 was published without some of its platform packages, so `npm ci` fails on it.
project.package.addPackageResolutions('unrs-resolver@1.12.2');

// Nobody installs a platform that they don't deploy to.
project.package.addField('peerDependenciesMeta', {
  'cdk8s': { optional: true },
  'aws-cdk-lib': { optional: true },
});

const targets = ['kubernetes', 'aws', 'systemd'];
project.package.addField('exports', {
  '.': { types: './lib/index.d.ts', default: './lib/index.js' },
  ...Object.fromEntries(targets.map(t => [`./${t}`, { types: `./lib/${t}/index.d.ts`, default: `./lib/${t}/index.js` }])),
  './.jsii': './.jsii',
  './package.json': './package.json',
});
// `moduleResolution: node10`, which `cdk init` still writes, does not read `exports`.
project.package.addField('typesVersions', { '*': Object.fromEntries(targets.map(t => [t, [`lib/${t}/index.d.ts`]])) });

// ---- tasks ---------------------------------------------------------------------------------------------------------

project.tasks.addEnvironment('JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION', '20'); // Node 20 is our floor, and known to be

// What was compiled of files that are gone would be published.
project.compileTask.prependExec('node -e "fs.rmSync(\'lib\', { recursive: true, force: true })"');
// `export * as aws from './aws'` compiles to an eager require; a user of one platform must not load the others.
project.compileTask.exec('tsx build-tools/lazy-index.ts');
project.tasks.tryFind('docgen')!.exec('tsx build-tools/subpath-imports.ts');
project.compileTask.exec('tsx build-tools/strip-source-maps.ts');

for (const folder of ['build-tools', 'bench']) {
  new javascript.TypescriptConfig(project, {
    fileName: `${folder}/tsconfig.json`,
    extends: javascript.TypescriptConfigExtends.fromPaths(['../tsconfig.json']),
    compilerOptions: { rootDir: '..', noEmit: true },
    include: ['**/*.ts'],
  });
}

project.addTask('link-examples', {
  description: 'Let the examples import this checkout as a user imports the package',
  exec: 'tsx build-tools/link-examples.ts',
});
const typeCheck = project.addTask('type-check', {
  description: 'Type-check tests, tools and examples (jest only strips types)',
  steps: ['test', 'build-tools', 'bench', 'examples/shop/infra', 'examples/quotes/infra'].map(dir => ({ exec: `tsc --noEmit -p ${dir}` })),
});
project.testTask.prependSpawn(project.tasks.tryFind('link-examples')!);
project.testTask.prependSpawn(project.compileTask); // load time, package contents and examples are tested as shipped
project.testTask.spawn(typeCheck);

project.addTask('quickstart', {
  description: 'Build and synthesize examples/shop: images, manifests, template',
  steps: [{ spawn: project.compileTask.name }, { spawn: 'link-examples' }, { exec: 'tsx build-tools/quickstart.ts' }],
});

project.addTask('bench', {
  description: 'Measure again what bench/RESULTS.md and the README say (see bench/all.ts); after compile, on a quiet machine',
  exec: 'tsx bench/all.ts',
  receiveArgs: true,
});

project.addTask('test:fast', {
  description: 'Suites of workloads and targets that need neither Go nor a compiled library; less than a minute',
  exec: 'jest --ci test/kubernetes test/systemd test/validation test/workload',
  receiveArgs: true,
});

project.addTask('test:integ', {
  description: 'Suites that need a container engine or other real parts (see CONTRIBUTING.md)',
  exec: 'jest --ci --runInBand --testMatch "<rootDir>/test/**/*.integ.ts"',
  receiveArgs: true,
});

project.addTask('lint:prose', {
  description: 'Check spelling, Markdown and language of documents and docstrings (see CONTRIBUTING.md)',
  steps: [
    { exec: 'cspell --no-progress --no-summary --quiet' },
    { exec: 'markdownlint-cli2' },
    { exec: 'tsx build-tools/vale.ts README.md ARCHITECTURE.md CONTRIBUTING.md SECURITY.md CHANGELOG.md docs examples/shop/README.md examples/quotes/README.md assets/README.md' },
    // The public files of the rewritten folders. To do: the comments of all others.
    { exec: 'tsx build-tools/vale.ts src' },
  ],
});

// ---- lint ----------------------------------------------------------------------------------------------------------

/** Folders of src/ from the bottom up; each may import itself and those below it. See ARCHITECTURE.md. */
const layers = ['validation', 'program', 'storage', 'processes', 'synthesis', 'compiler', 'oci', 'image', 'release', 'workload', 'cli'];
const zone = (target: string, from: string[], why: string) =>
  from.map(f => ({ target: `./src/${target}`, from: `./src/${f}`, message: why }));
const heavy = ['aws-cdk-lib', 'cdk8s'];
const processes = ['child_process', 'node:child_process'];
/** Rules for the imports of some files; those of all files are repeated, since an override replaces them. */
const forbid = (...names: string[]) => ['error', {
  patterns: [
    { regex: '^\\.\\.?/(\\.\\./)*[^.].*/private/', message: 'Only the folder that a private folder is in imports from it.' },
    ...names.map(name => ({ group: [name, `${name}/*`], message: 'This layer does not load it: see ARCHITECTURE.md.' })),
  ],
}];
const forbidIn = (folder: string, names: string[]) => project.eslint?.addOverride({
  files: [`src/${folder}/**/*.ts`], rules: { 'no-restricted-imports': forbid(...names) },
});

project.eslint?.addRules({
  // Loaded late on purpose, or of a package whose types don't name it.
  '@typescript-eslint/no-require-imports': ['error', { allow: ['^(\\.\\./)+storage/archive$', '^\\./private/dockerfile-image$', '^\\./base-reader$', '^fflate$', '^eslint/use-at-your-own-risk$'] }],
  'import/no-cycle': ['error', { ignoreExternal: true }],
  'import/no-restricted-paths': ['error', {
    zones: [
      ...layers.flatMap((layer, i) => zone(layer, [...layers.slice(i + 1), ...targets], `Dependencies point downwards only: ${layers.join(' < ')} < targets.`)),
      ...targets.flatMap(t => zone(t, targets.filter(other => other !== t), 'A target never imports another target.')),
      ...targets.flatMap(t => zone(t, ['cli'], 'The command line comes after a synthesis: no construct needs it.')),
    ],
  }],
});
project.eslint?.addOverride({
  files: ['src/**/*.ts'],
  rules: {
    'no-restricted-imports': forbid(...processes),
    // A type-only import is invisible to import/no-cycle; `export type` is not, and says what a module passes on.
    '@typescript-eslint/consistent-type-imports': ['error', { prefer: 'no-type-imports', disallowTypeAnnotations: false }],
  },
});
const pure = ['validation', 'program'];
for (const layer of layers) forbidIn(layer, [...heavy, ...pure.includes(layer) ? ['constructs'] : [], ...layer === 'processes' ? [] : processes]);
forbidIn('kubernetes', ['aws-cdk-lib', ...processes]);
forbidIn('aws', ['cdk8s', ...processes]);
forbidIn('systemd', [...heavy, ...processes]);
project.eslint?.addOverride({
  files: ['test/**/*.ts'],
  excludedFiles: ['test/support/tools.ts'],
  rules: { 'no-restricted-syntax': ['error', { selector: "MemberExpression[property.name='skip']", message: 'Use unless(…) of support/tools.ts, which says what is skipped and why.' }] },
});
project.eslint?.addOverride({
  files: ['src/aws/private/load-image.ts'], // copied into cloud assemblies, where there is no library beside it
  rules: { 'no-restricted-imports': forbid(...heavy) },
});
project.eslint?.addOverride({
  // jsii accepts unions, literal unions included, and turns them into `any`-like parameters in other languages.
  files: ['program', 'image', 'release', 'workload', ...targets].map(folder => `src/${folder}/**/*.ts`),
  excludedFiles: ['src/**/private/**', 'src/workload/workload-spec.ts'], // what targets read is not exported
  rules: {
    'no-restricted-syntax': ['error', ...[
      'ExportNamedDeclaration > TSInterfaceDeclaration TSUnionType',
      'ExportNamedDeclaration > ClassDeclaration > ClassBody > :not([accessibility="private"]) TSUnionType:not(:has(> TSUndefinedKeyword))',
    ].map(selector => ({ selector, message: 'No unions in the public API: use an enum-like class with static factories.' }))],
  },
});

project.synth();
