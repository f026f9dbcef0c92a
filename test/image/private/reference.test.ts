import { checkReference, checkRepository } from '../../../src/image/private/reference';

const DIGEST = `sha256:${'0'.repeat(64)}`;

describe('checkRepository', () => {
  test.each(['api', 'shop/api', 'registry.example.com/shop/api', 'localhost:5000/api', '127.0.0.1:5000/a_b/c.d/e-f', '[::1]:5000/api', 'REGISTRY.example.com/api'])('takes %s', name => {
    expect(checkRepository(name)).toBe(name);
  });

  test.each<[any, RegExp]>([
    ['', /^repository is ""; give where the image will be pushed/],
    [undefined, /^repository is undefined; give where/],
    ['shop/api:1.2', /^repository 'shop\/api:1\.2' carries a tag; leave it out, .*: 'shop\/api'$/],
    ['localhost:5000/api:1', /carries a tag; .*'localhost:5000\/api'$/],
    [`shop/api@${DIGEST}`, /carries a digest; leave it out/],
    ['Shop/API', /is not a repository name; .*lower-case/],
    ['shop//api', /is not a repository name/],
    ['https://registry.example.com/api', /is not a repository name|carries a tag/],
    ['shop/api\nRUN true', /is not a repository name/],
    ['a'.repeat(256), /is not a repository name/],
  ])('refuses %j', (name, message) => {
    expect(() => checkRepository(name)).toThrow(message);
  });
});

describe('checkReference', () => {
  test.each([`shop/api@${DIGEST}`, 'registry.example.com:5000/shop/api:1.2.3', `shop/api:1.2@${DIGEST}`])('takes %s', reference => {
    expect(checkReference(reference)).toBe(reference);
  });

  test.each<[any, RegExp]>([
    ['shop/api', /^image reference 'shop\/api' is mutable: .*; pin it: 'shop\/api@sha256:…'/],
    ['localhost:5000/api', /is mutable/],
    ['shop/api:latest', /^image reference 'shop\/api:latest' is mutable/],
    ['shop/api@sha256:12', /is malformed; write repository@sha256:… or repository:tag/],
    ['shop/api:', /is malformed/],
    ['', /is malformed/],
    [undefined, /is malformed/],
  ])('refuses %j', (reference, message) => {
    expect(() => checkReference(reference)).toThrow(message);
  });
});
