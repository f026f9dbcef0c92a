import { execFileSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import * as ts from 'typescript';
import { Block, ROOT } from './blocks';

/** A block with those that it continues, as one module. */
interface Snippet {
  readonly name: string;
  readonly fixture?: string;
  readonly blocks: Block[];
}

/** What came of a snippet. */
interface Outcome {
  /** The message of what it threw. */
  readonly error?: string;
  /** Where the files are that it wrote. */
  readonly outdir: string;
}

const FIXTURES = path.join(__dirname, 'fixtures');
const PEERS = ['@aws-cdk', '@types', 'aws-cdk-lib', 'cdk8s', 'cdk8s-plus-28', 'constructs'];
const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.Node16,
  moduleResolution: ts.ModuleResolutionKind.Node16,
  strict: true,
  skipLibCheck: true,
  types: ['node'],
};

/** Runs snippets one after the other, each with output directories and fixtures of its own. Prints what came of each. */
const RUNNER = `
  const path = require('path');
  const outcomes = {};
  for (const { name, fixture } of JSON.parse(process.argv[1])) {
    const outdir = path.join(process.cwd(), 'out', name);
    process.env.CDK8S_OUTDIR = path.join(outdir, 'dist');
    process.env.CDK_OUTDIR = path.join(outdir, 'cdk.out');
    process.env.GOPHER_CONSTRUCTS_OUT = path.join(outdir, 'gopher-constructs.out');
    for (const file of Object.keys(require.cache)) if (file.startsWith(path.join(process.cwd(), 'fixtures'))) delete require.cache[file];
    let error;
    try {
      const made = fixture && require(path.join(process.cwd(), 'fixtures', fixture));
      require(path.join(process.cwd(), 'snippets', name));
      made?.synthesize();
    } catch (e) {
      error = String(e.message);
    }
    outcomes[name] = { error, outdir };
  }
  require('fs').writeFileSync('outcomes.json', JSON.stringify(outcomes));
  process.exit(0); // the apps of snippets that have failed would be synthesized at the end
`;

/** TypeScript of documents: type-checked in one program against the package as users import it, then run. */
export class TypeScriptSnippets {
  private readonly snippets: Snippet[];
  private readonly problems = new Map<Block, string[]>();
  private readonly outcomes: { [name: string]: Outcome };

  /**
   * @param blocks those in TypeScript
   * @param shop a copy of examples/shop, whose folder `infra` is to be the working directory
   * @param cache for compiled programs
   */
  public constructor(blocks: Block[], private readonly infra: string, cache: string) {
    this.snippets = joined(blocks);
    this.layOut();
    this.compile();
    const list = this.snippets.map(({ name, fixture }) => ({ name, fixture }));
    execFileSync(process.execPath, ['-e', RUNNER, JSON.stringify(list)], {
      cwd: infra, env: { ...process.env, GOPHER_CONSTRUCTS_CACHE: cache, CDK_DISABLE_STACK_TRACE: '1' }, stdio: ['ignore', 'ignore', 'pipe'],
    });
    this.outcomes = JSON.parse(fs.readFileSync(path.join(infra, 'outcomes.json'), 'utf8'));
    this.snippets.forEach(snippet => this.judge(snippet));
  }

  public problemsOf(block: Block): string[] {
    return this.problems.get(block) ?? [];
  }

  /** What the snippet of a block has written or thrown. */
  public outcomeOf(block: Block): Outcome {
    return this.outcomes[this.snippets.find(({ blocks }) => blocks.includes(block))!.name];
  }

  private layOut(): void {
    for (const dir of ['snippets', 'node_modules/gopher-constructs']) fs.mkdirSync(path.join(this.infra, dir), { recursive: true });
    for (const name of ['assets', 'bin', 'lib', 'package.json']) link(path.join(ROOT, name), path.join(this.infra, 'node_modules', 'gopher-constructs', name));
    for (const name of PEERS) link(path.join(ROOT, 'node_modules', name), path.join(this.infra, 'node_modules', name));
    fs.cpSync(FIXTURES, path.join(this.infra, 'fixtures'), { recursive: true });
    fs.writeFileSync(path.join(this.infra, 'package.json'), '{}');
    for (const { name, fixture, blocks } of this.snippets) {
      const text = blocks.map(b => b.text).join('');
      const imports = fixture === undefined ? '' : importsOf(fixture, text);
      fs.writeFileSync(path.join(this.infra, 'snippets', `${name}.ts`), `${imports}\n${text}export {};\n`);
    }
  }

  private compile(): void {
    const files = ['snippets', 'fixtures'].flatMap(dir => fs.readdirSync(path.join(this.infra, dir)).filter(f => f.endsWith('.ts')).map(f => path.join(this.infra, dir, f)));
    const program = ts.createProgram(files, OPTIONS);
    const { diagnostics } = program.emit();
    for (const diagnostic of [...ts.getPreEmitDiagnostics(program), ...diagnostics]) {
      const message = ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n');
      const { fileName = '' } = diagnostic.file ?? {};
      const snippet = this.snippets.find(({ name }) => fileName.endsWith(`/snippets/${name}.ts`));
      if (!snippet) throw new Error(`${fileName}: ${message}`);
      this.report(snippet, diagnostic.file!.getLineAndCharacterOfPosition(diagnostic.start ?? 0).line - 1, message);
    }
  }

  /** @param line of the snippet, from 0 */
  private report({ blocks }: Snippet, line: number, message: string): void {
    let first = 0;
    for (const block of blocks) {
      const lines = block.text.split('\n').length - 1;
      if (line < first + lines || block === blocks.at(-1)) {
        this.add(block, `${block.file}:${block.line + line - first}: ${message}`);
        return;
      }
      first += lines;
    }
  }

  private judge({ name, fixture, blocks }: Snippet): void {
    const { error } = this.outcomes[name];
    const mayThrow = 'throws' in blocks[0].directives;
    if (mayThrow && error === undefined) this.add(blocks[0], 'it says that it throws, and does not');
    if (!mayThrow && error !== undefined) this.add(blocks.at(-1)!, `it throws: ${error}`);
    if (fixture === undefined && !blocks.some(b => b.text.includes('.synth()'))) this.add(blocks[0], 'it synthesizes nothing: call app.synth(), or name a fixture');
  }

  private add(block: Block, problem: string): void {
    this.problems.set(block, [...this.problemsOf(block), problem]);
  }
}

function link(from: string, to: string): void {
  fs.symlinkSync(from, to);
}

function joined(blocks: Block[]): Snippet[] {
  const snippets: Snippet[] = [];
  for (const block of blocks) {
    if ('continues' in block.directives) snippets.at(-1)!.blocks.push(block);
    else snippets.push({ name: `${snippets.length}-${block.file.replace(/\W/g, '-')}-${block.line}`, fixture: block.directives.fixture, blocks: [block] });
  }
  return snippets;
}

/** One line that imports what a fixture exports and the snippet doesn't declare itself. */
function importsOf(fixture: string, text: string): string {
  const own = declared(text).map(({ name }) => name);
  return `import { ${exportsOf(fixture).filter(name => !own.includes(name)).join(', ')} } from '../fixtures/${fixture}';`;
}

function exportsOf(fixture: string): string[] {
  const found = declared(fs.readFileSync(path.join(FIXTURES, `${fixture}.ts`), 'utf8')).filter(({ isExported }) => isExported);
  return found.flatMap(({ name, allOf }) => (allOf ? exportsOf(allOf) : [name]));
}

/** A name at the top level of a module; or all that another exports. */
interface Declared {
  readonly name: string;
  readonly isExported: boolean;
  readonly allOf?: string;
}

function declared(text: string): Declared[] {
  const source = ts.createSourceFile('x.ts', text, ts.ScriptTarget.ES2022, true);
  return source.statements.flatMap(statement => {
    const isExported = ts.isExportDeclaration(statement)
      || (ts.canHaveModifiers(statement) && ts.getModifiers(statement)?.some(m => m.kind === ts.SyntaxKind.ExportKeyword) === true);
    const named = (name: ts.Node) => ({ name: name.getText(source), isExported });
    if (ts.isExportDeclaration(statement)) {
      const { exportClause, moduleSpecifier } = statement;
      if (exportClause === undefined) return [{ name: '*', isExported, allOf: (moduleSpecifier as ts.StringLiteral).text }];
      return ts.isNamedExports(exportClause) ? exportClause.elements.map(e => named(e.name)) : [named(exportClause.name)];
    }
    if (ts.isImportDeclaration(statement)) {
      const { name, namedBindings } = statement.importClause ?? {};
      const bound = namedBindings === undefined ? []
        : ts.isNamedImports(namedBindings) ? namedBindings.elements.map(e => e.name) : [namedBindings.name];
      return [...name ? [name] : [], ...bound].map(named);
    }
    if (ts.isVariableStatement(statement)) return statement.declarationList.declarations.map(d => named(d.name));
    if ((ts.isClassDeclaration(statement) || ts.isFunctionDeclaration(statement)) && statement.name) return [named(statement.name)];
    return [];
  });
}
