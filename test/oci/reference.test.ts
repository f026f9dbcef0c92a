import { checkReference, checkRepository } from '../../src/oci/reference';

const DIGEST = `sha256:${'0'.repeat(64)}`;

describe('checkRepository', () => {
  test.each(['api', 'shop/api', 'registry.example.com/shop/api', 'localhost:5000/api', '127.0.0.1:5000/a_b/c.d/e-f', '[::1]:5000/api', 'REGISTRY.example.com/api'])('takes %s', name => {
    expect(checkRepository(name)).toBe(name);
  });

  test.each<[any, RegExp]>([
    ['', /^repository must be the name of a repository, such as 'registry\.example\.com\/shop\/api', got ""/],
    [undefined, /^repository must be the name of a repository, such as 'registry\.example\.com\/shop\/api', got undefined/],
    ['shop/api:1.2', /^repository must not have a tag, got 'shop\/api:1\.2'; use 'shop\/api', because manifests contain the digest of the build$/],
    ['localhost:5000/api:1', /^repository must not have a tag, got 'localhost:5000\/api:1'; use 'localhost:5000\/api',/],
    [`shop/api@${DIGEST}`, /^repository must not have a digest, got /],
    ['Shop/API', /^repository must be \[host\[:port\]\/\]path in lower-case letters.*, got "Shop\/API"/],
    ['shop//api', /^repository must be \[host\[:port\]\/\]path in lower-case letters.*, got /],
    ['https://registry.example.com/api', /^repository must be \[host\[:port\]\/\]path in lower-case letters.*, got "https:\/\/registry\.example\.com\/api"/],
    ['shop/api\nRUN true', /^repository must be \[host\[:port\]\/\]path in lower-case letters.*, got /],
    ['a'.repeat(256), /^repository must be \[host\[:port\]\/\]path in lower-case letters.*, got /],
  ])('refuses %j', (name, message) => {
    expect(() => checkRepository(name)).toThrow(message);
  });
});

describe('checkReference', () => {
  test.each([`shop/api@${DIGEST}`, 'registry.example.com:5000/shop/api:1.2.3', `shop/api:1.2@${DIGEST}`])('takes %s', reference => {
    expect(checkReference(reference)).toBe(reference);
  });

  test.each<[any, RegExp]>([
    ['shop/api', /^image reference must be pinned, got 'shop\/api', which is mutable; use 'shop\/api@sha256:…'/],
    ['localhost:5000/api', /^image reference must be pinned, got 'localhost:5000\/api', which is mutable; use 'localhost:5000\/api@sha256:…'/],
    ['shop/api:latest', /^image reference must be pinned, got 'shop\/api:latest'/],
    ['shop/api@sha256:12', /^image reference must be repository@sha256:… or repository:tag, got "shop\/api@sha256:12"/],
    ['shop/api:', /^image reference must be repository@sha256:… or repository:tag, got /],
    ['', /^image reference must be repository@sha256:… or repository:tag, got /],
    [undefined, /^image reference must be repository@sha256:… or repository:tag, got /],
  ])('refuses %j', (reference, message) => {
    expect(() => checkReference(reference)).toThrow(message);
  });
});
