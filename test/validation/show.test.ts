import { Construct, RootConstruct } from 'constructs';
import { isStruct } from '../../src/validation/shapes';
import { printable, show, showKind } from '../../src/validation/show';

class Temperature {
  public constructor(public readonly degrees: number) {}
}

const circular: unknown[] = [];
circular.push(circular);

const throwing = { get secret(): string { throw new Error('no'); } };
const revoked = Proxy.revocable({}, {});
revoked.revoke();

test.each<[unknown, string]>([
  ['text', '"text"'],
  ['a'.repeat(1_000_000), `"${'a'.repeat(60)}"… (1000000 characters)`],
  ['\u001b[31m\u202e\u0085', '"\\u001b[31m\\u202e\\u0085"'],
  [NaN, 'NaN'],
  [-Infinity, '-Infinity'],
  [-0, '-0'],
  [10n, '10n'],
  [null, 'null'],
  [undefined, 'undefined'],
  [true, 'true'],
  [Symbol('s'), 'a symbol'],
  [() => 1, 'a function'],
  [Temperature, 'a function'],
  [new Temperature(3), 'an instance of Temperature'],
  [Promise.resolve({}), 'a Promise'],
  [new Map([['a', 1]]), 'an instance of Map'],
  [new Date(0), 'an instance of Date'],
  [[], '[]'],
  [['a', 1, null, 2], '["a", 1, null, … 4 in all]'],
  [circular, '[[…]]'],
  [{}, '{}'],
  [{ 'port': 80, 'a-b': {}, 'c': [1] }, '{ port: 80, "a-b": {…}, c: […] }'],
  [throwing, 'a value that cannot be read'],
  [revoked.proxy, 'a value that cannot be read'],
  [new Construct(new RootConstruct(), 'api'), 'construct "api"'],
])('%# is shown in short', (value, text) => {
  expect(show(value)).toBe(text);
});

test('where a secret may have been passed, its content is not shown', () => {
  const secret = 'hunter2';
  for (const value of [secret, [secret], { secret }, { [secret]: 1 }, new Map([[secret, secret]]), () => secret, Symbol(secret), 4711, 4711n]) {
    expect(showKind(value)).not.toMatch(/hunter2|4711/);
  }
  expect(showKind(secret)).toBe('a string');
});

test('a text from outside cannot control the terminal, and keeps its lines', () => {
  expect(printable('a\tb\nc\r\u001b]0;title\u0007\u202e')).toBe('a\tb\nc\\u000d\\u001b]0;title\\u0007\\u202e');
});

test.each([[5], ['text'], [[]], [null], [undefined], [Promise.resolve({})], [new Map()], [new Set()], [new Date()], [/x/], [new Error()], [Buffer.alloc(1)], [() => 1], [new RootConstruct()], [new String('x')]])(
  '%# is no struct', value => expect(isStruct(value)).toBe(false));

test('literals, objects without a prototype, and objects of a class of the user are structs', () => {
  expect([{}, Object.create(null), new Temperature(3)].map(isStruct)).toEqual([true, true, true]);
});
