import { checkText, refuse } from '../validation/checks';
import { showPath } from '../validation/show';

// https://github.com/distribution/reference/blob/main/reference.go
const DOMAIN = String.raw`(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*|\[[0-9a-fA-F:]+\])(?::\d{1,5})?`;
const COMPONENT = String.raw`[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*`;
const REPOSITORY = new RegExp(`^(?:${DOMAIN}/)?${COMPONENT}(?:/${COMPONENT})*$`);
const TAG = /^\w[\w.-]{0,127}$/;
const DIGEST = /^sha256:[0-9a-f]{64}$/;

/** @throws if `repository` is not a repository name without tag and digest */
export function checkRepository(repository: string, prop = 'repository'): string {
  checkText(prop, repository, "the name of a repository, such as 'registry.example.com/shop/api'");
  const { name, tag, digest } = split(repository);
  if (tag !== undefined || digest !== undefined) {
    throw new Error(`${prop} must not have a ${digest !== undefined ? 'digest' : 'tag'}, got ${showPath(repository)}; use ${showPath(name)}, because manifests contain the digest of the build`);
  }
  if (name.length > 255 || !REPOSITORY.test(name)) {
    refuse(prop, "[host[:port]/]path in lower-case letters, digits, '.', '_', '-' and '/', at most 255 characters, such as 'registry.example.com/shop/api'", repository);
  }
  return repository;
}

/** @throws if `reference` is not a repository with a digest or a tag other than `latest` */
export function checkReference(reference: string): string {
  const { name, tag, digest } = split(typeof reference === 'string' ? reference : '');
  if (name.length > 255 || !REPOSITORY.test(name) || (tag !== undefined && !TAG.test(tag)) || (digest !== undefined && !DIGEST.test(digest))) {
    refuse('image reference', 'repository@sha256:… or repository:tag', reference);
  }
  if (digest === undefined && (tag === undefined || tag === 'latest')) {
    throw new Error(`image reference must be pinned, got '${reference}', which is mutable; use '${name}@sha256:…', or an immutable tag`);
  }
  return reference;
}

/** @throws if `reference` is not a repository with a tag or a digest */
export function checkBaseReference(reference: string): string {
  const { name, tag, digest } = split(typeof reference === 'string' ? reference : '');
  const isWhole = name.length <= 255 && REPOSITORY.test(name)
    && (tag === undefined || TAG.test(tag)) && (digest === undefined || DIGEST.test(digest));
  if (!isWhole || (tag === undefined && digest === undefined)) {
    refuse('base image reference', 'repository:tag or repository@sha256:…', reference);
  }
  return reference;
}

/** Whether it is a valid tag of a registry. */
export function isTag(tag: string): boolean {
  return TAG.test(tag);
}

/** Splits a validated reference. */
export function split(reference: string): { name: string; tag?: string; digest?: string } {
  const [rest, digest] = cut(reference, reference.indexOf('@'));
  const colon = rest.lastIndexOf(':');
  const [name, tag] = cut(rest, colon > rest.lastIndexOf('/') ? colon : -1);
  return { name, tag, digest };
}

function cut(text: string, at: number): [string, string | undefined] {
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}
