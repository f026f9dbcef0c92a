import * as fs from 'fs';
import * as path from 'path';
import { Yaml } from 'cdk8s';

/** An object of a manifest, by file. */
export interface Found {
  readonly file: string;
  readonly kind: unknown;
}

/** Helm refuses files above this size, templates or not. */
const MAX_CHART_FILE = 5 * 1024 * 1024;

function filesBelow(dir: string): string[] {
  return fs.readdirSync(dir, { recursive: true, encoding: 'utf8' }).filter(name => fs.statSync(path.join(dir, name)).isFile()).sort();
}

/**
 * What `kubectl apply -R -f`, and Argo CD and Flux by the same rule, find below a directory: every document of every JSON and YAML file.
 *
 * @throws where a document is no object of Kubernetes
 */
export function readAsKubectl(dir: string): Found[] {
  return filesBelow(dir).filter(file => /\.(json|ya?ml)$/.test(file)).flatMap(file => objectsOf(dir, file));
}

/**
 * What Helm finds in a chart: it reads all files of it into memory, and takes everything in `templates` for one.
 *
 * @throws where it refuses the chart
 */
export function readAsHelm(chart: string): Found[] {
  const files = filesBelow(chart);
  if (!files.includes('Chart.yaml')) throw new Error('Chart.yaml file is missing');
  const large = files.find(file => fs.statSync(path.join(chart, file)).size > MAX_CHART_FILE);
  if (large !== undefined) throw new Error(`chart file "${large}" is larger than the maximum file size`);
  return files.filter(file => file.split(path.sep)[0] === 'templates').flatMap(file => objectsOf(chart, file));
}

function objectsOf(dir: string, file: string): Found[] {
  return Yaml.load(path.join(dir, file)).map(({ apiVersion, kind }) => {
    if (apiVersion === undefined || kind === undefined) throw new Error(`${file}: Object 'Kind' is missing`);
    return { file: file.split(path.sep).join('/'), kind };
  });
}
