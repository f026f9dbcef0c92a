import { RootConstruct } from 'constructs';

/** What no error may show: the value of a secret. */
export const SENTINEL = 'hunter2-sentinel';

class Temperature {
  public readonly degrees = 3;
}

function circularList(): unknown[] {
  const list: unknown[] = [];
  list.push(list);
  return list;
}

function circularObject(): object {
  const object: { self?: object } = {};
  object.self = object;
  return object;
}

function revoked(target: object): unknown {
  const { proxy, revoke } = Proxy.revocable(target, {});
  revoke();
  return proxy;
}

/** Values that no prop of the library takes, whatever its type. */
export const NEVER: [what: string, make: () => unknown][] = [
  ['NaN', () => NaN],
  ['Infinity', () => Infinity],
  ['a symbol', () => Symbol('x')],
  ['a bigint', () => 10n],
  ['a Promise', () => Promise.resolve({})],
  ['a Map', () => new Map([['a', 'b']])],
  ['a Date', () => new Date(0)],
  ['a function', () => () => 1],
  ['a revoked proxy', () => revoked({})],
  ['a revoked proxy of a list', () => revoked([])],
];

/** Values that some props take. */
export const WRONG_FOR_MOST: [what: string, make: () => unknown][] = [
  ['true', () => true],
  ['false', () => false],
  ['zero', () => 0],
  ['a negative number', () => -1],
  ['a fraction', () => 0.5],
  ['an empty text', () => ''],
  ['a text', () => 'some text'],
  ['a text of a megabyte', () => 'x'.repeat(1_000_000)],
  ['a text with control characters', () => 'a\u001b[31m\nb\0'],
  ['an empty list', () => []],
  ['a list of null', () => [null]],
  ['a list of numbers', () => [1, NaN]],
  ['a list of symbols', () => [Symbol('x')]],
  ['a list of Promises', () => [Promise.resolve()]],
  ['a list of maps', () => [new Map()]],
  ['a list in itself', circularList],
  ['a list of a revoked proxy', () => [revoked({})]],
  ['an empty object', () => ({})],
  ['an object in itself', circularObject],
  ['an object whose property throws', () => ({ get value() { throw new Error('no'); } })],
  ['an object of null', () => ({ a: null })],
  ['an object of a symbol', () => ({ a: Symbol('x') })],
  ['an object of a Promise', () => ({ a: Promise.resolve() })],
  ['an object of an object', () => ({ a: { b: NaN } })],
  ['an object of a revoked proxy', () => ({ a: revoked({}) })],
  ['an instance of a class', () => new Temperature()],
  ['a construct', () => new RootConstruct()],
];

/** A secret in every shape in which it is passed by mistake. */
export const SECRETS: [what: string, make: () => unknown][] = [
  ['as text', () => SENTINEL],
  ['in a list', () => [SENTINEL]],
  ['in a map', () => ({ KEY: SENTINEL })],
  ['in a list in a map', () => ({ KEY: [SENTINEL] })],
  ['in an object in a map', () => ({ KEY: { secret: SENTINEL, key: 'a', value: SENTINEL } })],
  ['in an object', () => ({ secret: SENTINEL, key: SENTINEL, mountPath: '/secrets', value: SENTINEL })],
  ['in an object in a list', () => [{ secret: SENTINEL, mountPath: '/secrets', name: SENTINEL }]],
  ['as bytes', () => Buffer.from(SENTINEL)],
  ['in a Map', () => new Map([[SENTINEL, SENTINEL]])],
  ['as a symbol', () => Symbol(SENTINEL)],
  ['as an instance', () => Object.assign(new Temperature(), { name: SENTINEL })],
];
