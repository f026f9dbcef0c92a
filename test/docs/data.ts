import { spawnSync } from 'child_process';
import * as fs from 'fs';
import { createRequire } from 'module';
import * as path from 'path';
import { Yaml } from 'cdk8s';
import { masked } from './blocks';

/** The reader that projen brings: that of cdk8s lets mistakes pass. */
const { parseAllDocuments } = createRequire(require.resolve('projen/package.json'))('yaml');

/** The documents of a YAML text. */
export function parseYaml(text: string): unknown[] {
  return parseAllDocuments(text).map((document: { errors: Error[]; toJS(): unknown }) => {
    if (document.errors.length > 0) throw document.errors[0];
    return document.toJS();
  });
}

/** What a snippet has written, as data: manifests and templates. */
export function written(outdir: string): unknown[] {
  const files = (fs.existsSync(outdir) ? fs.readdirSync(outdir, { recursive: true, encoding: 'utf8' }) : []).map(name => path.join(outdir, name));
  return [
    ...files.filter(file => file.endsWith('.k8s.yaml')).flatMap(file => Yaml.load(file)),
    ...files.filter(file => file.endsWith('.template.json')).map(file => JSON.parse(fs.readFileSync(file, 'utf8'))),
  ];
}

/** Whether something in the output has all that a fragment has, digests apart. */
export function holds(output: unknown, fragment: unknown): boolean {
  return covers(output, fragment) || (typeof output === 'object' && output !== null && Object.values(output).some(value => holds(value, fragment)));
}

function covers(whole: unknown, part: unknown): boolean {
  if (Array.isArray(part)) return Array.isArray(whole) && part.every(item => whole.some(other => covers(other, item)));
  if (typeof part === 'object' && part !== null) {
    return typeof whole === 'object' && whole !== null
      && Object.entries(part).every(([key, value]) => covers((whole as { [key: string]: unknown })[key], value));
  }
  return masked(String(whole)) === masked(String(part));
}

/** Scripts that a pipeline's definition holds: GitHub's `run`, GitLab's `script`, CodeBuild's `commands`. */
export function scriptsOf(data: unknown): string[] {
  if (typeof data !== 'object' || data === null) return [];
  return Object.entries(data).flatMap(([key, value]) => {
    if (key === 'run' && typeof value === 'string') return [value];
    if (['script', 'before_script', 'commands'].includes(key) && Array.isArray(value)) return [value.map(String).join('\n')];
    return scriptsOf(value);
  });
}

const INSTRUCTIONS = ['ADD', 'ARG', 'CMD', 'COPY', 'ENTRYPOINT', 'ENV', 'EXPOSE', 'FROM', 'HEALTHCHECK', 'LABEL', 'RUN', 'STOPSIGNAL', 'USER', 'VOLUME', 'WORKDIR'];

/** What is wrong with a Dockerfile, as far as can be told without an engine. */
export function dockerfileProblems(text: string): string[] {
  const lines = text.replace(/\\\n/g, ' ').split('\n').filter(line => line.trim() !== '' && !line.startsWith('#')).map(line => line.trim().split(/\s+/));
  const stages = lines.filter(([word]) => word === 'FROM').map(words => words[words.indexOf('AS') + 1]);
  const sources = lines.flatMap(words => words.filter(word => word.startsWith('--from=')).map(word => word.slice('--from='.length)));
  return [
    ...lines.filter(([word]) => !INSTRUCTIONS.includes(word)).map(([word]) => `${word} is no instruction`),
    ...lines[0][0] === 'FROM' || lines[0][0] === 'ARG' ? [] : ['it doesn’t begin with FROM'],
    ...sources.filter(name => !stages.includes(name)).map(name => `there is no stage '${name}'`),
  ];
}

const PYTHON = 'import ast, sys; ast.parse(sys.stdin.read())';
const hasPython = spawnSync('python3', ['--version'], { env: { ...process.env } }).status === 0;

/** Syntax errors, where there is a Python to find them; in CI there has to be. */
export function pythonProblems(text: string): string[] {
  if (!hasPython && process.env.CI === undefined) return [];
  const { status, stderr } = spawnSync('python3', ['-c', PYTHON], { input: text, encoding: 'utf8', env: { ...process.env } });
  return status === 0 ? [] : [stderr || 'there is no python3'];
}
