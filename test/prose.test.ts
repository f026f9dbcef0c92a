import * as fs from 'fs';
import * as path from 'path';

const assembly = JSON.parse(fs.readFileSync(path.join(__dirname, '..', '.jsii'), 'utf8'));

interface Documented {
  readonly name: string;
  readonly docs: { readonly summary?: string; readonly remarks?: string; readonly default?: string };
}

/** All types and members of the API, except those that the library inherits its text for. */
const documented: Documented[] = Object.values<any>(assembly.types).flatMap(type => [
  { name: type.fqn, docs: type.docs },
  ...[...type.properties ?? [], ...type.methods ?? []].map(member => ({ name: `${type.fqn}.${member.name}`, docs: member.docs })),
].map(entry => ({ ...entry, docs: entry.docs ?? {} })));

/** A value in code: a literal, a constant of a class, what a factory returns. */
const CODE = /^(true|false|-?[\d.]+|0o\d+|'[^']*'|\/\S*|\[.*\]|\{.*\}|[A-Z]\w*(\.\w+(\(.*\))?)+)$/;
/** A value in words, as the CDK writes it: `- the timeout of the function`. The reason for it belongs to the remarks. */
const WORDS = /^- (?!.*[;:.!?]( |$)).*$/;
const MAX_WORDS = 12;

const isValue = (text: string) => CODE.test(text) || WORDS.test(text.replace(/`[^`]+`/g, 'code')) && text.split(/\s+/).length - 1 <= MAX_WORDS;

const RULES: { readonly [rule: string]: (docs: Documented['docs']) => boolean } = {
  // Tools cut it at the first full stop or semicolon.
  'has a summary that is one whole sentence with a full stop': ({ summary }) => summary === undefined || /^[^;]*[^;.:]\.$/.test(summary),
  'has a default that is a value, without its reason': ({ default: value }) => value === undefined || isValue(value),
};

test.each(Object.entries(RULES))('each type and member %s', (_rule, keeps) => {
  const offenders = documented.filter(({ docs }) => !keeps(docs));
  expect(offenders.map(({ name, docs }) => `${name}: ${docs.summary} @default ${docs.default}`)).toEqual([]);
});

describe('a default', () => {
  test.each([
    'true', '5', '0.5', "'live'", '0o755', '/home/nonroot', 'GoPlatform.LINUX_AMD64', 'Scaling.fixed(2)', 'Duration.seconds(5)', '[]', '- none', '- `golang:` and the version of go.mod',
  ])('may be %s', value => expect(isValue(value)).toBe(true));

  test.each([
    'true: it is faster', '- none; instances start on demand', '- none: they cost money', '8080, which most programs use', 'none', '- none. Alarms cost money',
    '- one two three four five six seven eight nine ten eleven twelve thirteen',
  ])('may not be %s', value => expect(isValue(value)).toBe(false));
});
