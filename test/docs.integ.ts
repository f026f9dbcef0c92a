import { execFileSync } from 'child_process';
import * as path from 'path';
import { Block, blocksOf, documents } from './docs/blocks';
import { tempDir, write } from './support/go-sources';
import { describeWithTools, findTool } from './support/tools';

const blocks = documents().flatMap(file => blocksOf(file));
const dir = tempDir('pipelines');

/** Pipelines of documents, by what tells which system reads them. */
const pipelines: [string, Block, string[]][] = blocks.filter(({ language }) => language === 'yaml').flatMap((block): [string, Block, string[]][] => {
  const name = `${block.file}:${block.line}`;
  if (/^jobs:/m.test(block.text)) return [[name, block, ['vendor.github-workflows']]];
  if (/^ +stage: /m.test(block.text)) return [[name, block, ['vendor.gitlab-ci', '--data-transform', 'gitlab-ci']]];
  return [];
});

describeWithTools(['check-jsonschema'], 'pipelines of documents are what their systems read: ', () => {
  test('there are some of GitHub and of GitLab', () => {
    expect(new Set(pipelines.map(([, , [schema]]) => schema)).size).toBe(2);
  });

  test.each(pipelines)('%s', (name, block, schema) => {
    const file = `${name.replace(/\W/g, '-')}.yml`;
    write(dir, { [file]: block.text });
    execFileSync(findTool('check-jsonschema')!, ['--builtin-schema', ...schema, path.join(dir, file)], { env: { ...process.env } });
  });
});

describeWithTools(['hadolint'], 'Dockerfiles of documents: ', () => {
  test.each(blocks.filter(({ language }) => language === 'dockerfile').map(block => [`${block.file}:${block.line}`, block] as const))('%s', (_, block) => {
    write(dir, { Dockerfile: block.text });
    execFileSync(findTool('hadolint')!, ['--failure-threshold', 'error', path.join(dir, 'Dockerfile')], { env: { ...process.env } });
  });
});
