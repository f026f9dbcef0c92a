import { Construct } from 'constructs';
import { PROPS } from '../support/every-prop';
import { errors, synthesisErrors } from '../support/workloads';

/** A value with a secret in it, wherever one can be. */
const SECRET = 'hunter2 und noch mehr';

const circular: any = { name: 5 };
circular.self = circular;
const revoked = () => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
};
const throws = () => Object.defineProperty({}, 'name', { enumerable: true, get: () => { throw new TypeError('Cannot read it'); } });

/** Values of JavaScript that nothing takes, or that look like options with nothing set. */
const NO_OPTIONS: [string, () => unknown][] = [
  ['NaN', () => NaN], ['Infinity', () => Infinity], ['a fraction', () => 0.1 - 7], ['a bigint', () => 5n], ['a symbol', () => Symbol('a')], ['a function', () => () => 1], ['a class', () => class A {}],
  ['a Promise', () => Promise.resolve({})], ['a Map', () => new Map([['a', 'b']])], ['a Set', () => new Set(['a'])], ['a Date', () => new Date(0)], ['a RegExp', () => /a/], ['a Buffer', () => Buffer.from('a')],
  ['an Error', () => new Error('a')], ['a construct', () => new Construct(undefined as any, '')], ['a revoked proxy', revoked], ['an empty string', () => ''], ['1 MB of text', () => '\u202e A'.repeat(2 ** 18)],
];

/** Objects, which a struct or a map may be. */
const OBJECTS: [string, () => unknown][] = [['a circular object', () => circular], ['an object whose getter throws', throws], ['an object without a prototype', () => Object.create(null)], ['a list', () => [circular]]];

/** What is text, and may stand wherever text may. */
const isTextProp = (name: string) => /of type|gRPC|\.(query|args)$|grpc$|service$|\['a'\]$|value$|\.inline file$|podAnnotations|args\[0\]/.test(name);

/** The errors that are thrown, or those of the synthesis. */
function messages(make: () => Construct): string[] {
  let made: Construct | undefined;
  const found = errors(() => {
    try {
      made = make();
    } catch (error) {
      expect(error).not.toBeInstanceOf(TypeError);
      throw error;
    }
  });
  return made ? synthesisErrors(made) : found.flatMap(text => text.split('\n')); // a factory reports each error on a line of its own
}

describe.each(PROPS)('%s', (name, message, make, isOptional) => {
  const check = (value: unknown): string[] => {
    const found = messages(() => make(value) as Construct);
    for (const text of found) {
      expect(text.length).toBeLessThan(420);
      expect(text).not.toMatch(/[\0-\x1f\x7f\u202e]|\[object|Converting|Cannot|is not (a function|iterable)|undefined is/);
      expect(text).toMatch(/^[^;]+ (must (not )?(be|have|name|allow)\b|does not support [^;]+; (use|remove) )/);
      expect(text).toMatch(/[^.]$/);
    }
    return found;
  };

  test('refuses what is no value of it, by its name', () => {
    for (const [, value] of NO_OPTIONS) {
      const given = value();
      const found = check(given);
      const isText = typeof given === 'string' && (isTextProp(name) || (given === '' && isOptional));
      if (!isText) {
        expect(found.length).toBeGreaterThan(0);
        expect(found[0].startsWith(message) || found[0].includes(message)).toBe(true);
      }
    }
  });

  test('reads any object', () => {
    OBJECTS.forEach(([, value]) => check(value()));
  });

  test('takes null for nothing', () => {
    const nothing = messages(() => make(undefined) as Construct);
    const found = messages(() => make(null) as Construct);
    expect(found.map(text => text.replace('null', 'undefined'))).toEqual(nothing);
    expect(found.length > 0).toBe(!isOptional);
  });
});

describe('a secret that is given by mistake is in no message:', () => {
  const SHAPES: [string, () => unknown][] = [
    ['text', () => SECRET], ['a list', () => [SECRET]], ['a map', () => ({ PASSWORD: SECRET })], ['a list of lists', () => [[SECRET]]], ['{ secret }', () => ({ secret: SECRET })],
    ['{ name }', () => ({ name: SECRET })], ['{ secret: { name } }', () => ({ secret: { name: SECRET }, key: 'a' })], ['{ secret, key }', () => ({ secret: { name: 'a' }, key: SECRET, mountPath: '/a' })],
    ['a list of { secret }', () => [{ secret: SECRET, mountPath: SECRET, keys: SECRET }]], ['a list of { secret: { name } }', () => [{ secret: { name: SECRET }, mountPath: '/a' }]],
    ['a list of { mountPath, keys }', () => [{ secret: { name: 'a' }, mountPath: SECRET, keys: [SECRET], optional: SECRET }]], ['a map of { secret }', () => ({ PASSWORD: { secret: SECRET, key: SECRET } })],
    ['a key', () => ({ [SECRET]: { secret: { name: 'a' }, key: 'a' } })], ['a list of { name, secretEnvironment }', () => [{ name: 'a', secretEnvironment: { A: SECRET }, environmentFromSecrets: [SECRET] }]],
    ['a Buffer', () => Buffer.from(SECRET)], ['a Map', () => new Map([['a', SECRET]])], ['a String', () => new String(SECRET)], ['an Error', () => new Error(SECRET)], ['a symbol', () => Symbol(SECRET)], // eslint-disable-line no-new-wrappers
    ['a function', () => Object.assign(() => SECRET, { secret: SECRET })], ['a Promise', () => Promise.resolve(SECRET)], ['a construct', () => Object.assign(new Construct(undefined as any, ''), { name: SECRET })],
    ['a class', () => new (class { public readonly name = SECRET; public toString() { return SECRET; } })()], ['a getter', () => ({ get name() { throw new Error(SECRET); } })], ['a number', () => 4711471147114711],
  ];
  const REFERENCES = PROPS.filter(([name]) => /secret|imagePull|\btls|authentication|serviceAccount|fromConfigMap|claim$|^GoWebService\.(sidecars|initContainers)$|KedaTrigger\.of (metadata|value)|^sidecars\[0\]\.secret|exposeViaIngress options/i.test(name) && !/imagePullPolicy|Token$/.test(name));

  test.each(REFERENCES)('%s', (_, __, make) => {
    for (const [, shape] of SHAPES) {
      const found = messages(() => make(shape()) as Construct);
      expect(found.filter(text => /hunter2|und noch|4711/.test(text))).toEqual([]);
    }
  });

  test('there are many places', () => {
    expect(REFERENCES.length).toBeGreaterThan(25);
  });
});
