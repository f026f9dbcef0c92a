import { rule } from '../validation/rules';
import { Check, text as textOf } from '../validation/shapes';
import { showPath } from '../validation/show';
import { validateArgument } from '../validation/validate-argument';

// https://github.com/distribution/reference/blob/main/reference.go
const DOMAIN = String.raw`(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*|\[[0-9a-fA-F:]+\])(?::\d{1,5})?`;
const COMPONENT = String.raw`[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*`;
const REPOSITORY_NAME = new RegExp(`^(?:${DOMAIN}/)?${COMPONENT}(?:/${COMPONENT})*$`);
const TAG = /^\w[\w.-]{0,127}$/;
const DIGEST = /^sha256:[0-9a-f]{64}$/;

/** The name of a repository, without tag or digest. */
export const REPOSITORY: Check<string> = (errors, prop, value) => {
  const repository = textOf(rule("the name of a repository, such as 'registry.example.com/shop/api'", Infinity, name => name !== ''))(errors, prop, value);
  if (repository === undefined) return undefined;
  const { name, tag, digest } = split(repository);
  if (tag !== undefined || digest !== undefined) {
    errors.add(`${prop} must not have a ${digest !== undefined ? 'digest' : 'tag'}, got ${showPath(repository)}; use ${showPath(name)}, because manifests contain the digest of the build`);
    return undefined;
  }
  return textOf(REPOSITORY_RULE)(errors, prop, repository);
};

const REPOSITORY_RULE = rule(
  "[host[:port]/]path in lower-case letters, digits, '.', '_', '-' and '/', at most 255 characters, such as 'registry.example.com/shop/api'", 255, REPOSITORY_NAME);

const IMMUTABLE = textOf({ allows: reference => isReference(split(reference)), expectation: 'repository@sha256:… or repository:tag' });

const BASE = textOf({
  allows: reference => {
    const parts = split(reference);
    return isReference(parts) && (parts.tag !== undefined || parts.digest !== undefined);
  },
  expectation: 'repository:tag or repository@sha256:…',
});

/** @throws if `repository` is not the name of a repository, without tag or digest */
export function checkRepository(repository: string): string {
  return validateArgument('repository', repository, REPOSITORY, checkRepository);
}

/** @throws if `reference` is not a repository with a digest or a tag other than `latest` */
export function checkReference(reference: string): string {
  validateArgument('image reference', reference, IMMUTABLE, checkReference);
  const { name, tag, digest } = split(reference);
  if (digest === undefined && (tag === undefined || tag === 'latest')) {
    throw new Error(`image reference must be pinned, got '${reference}', which is mutable; use '${name}@sha256:…', or an immutable tag`);
  }
  return reference;
}

/** @throws if `reference` is not a repository with a tag or a digest */
export function checkBaseReference(reference: string): string {
  return validateArgument('base image reference', reference, BASE, checkBaseReference);
}

function isReference({ name, tag, digest }: Reference): boolean {
  return name.length <= 255 && REPOSITORY_NAME.test(name) && (tag === undefined || TAG.test(tag)) && (digest === undefined || DIGEST.test(digest));
}

/** Whether it is a valid tag of a registry. */
export function isTag(tag: string): boolean {
  return TAG.test(tag);
}

/** The parts of a reference. */
interface Reference {
  readonly name: string;
  readonly tag?: string;
  readonly digest?: string;
}

/** Splits a validated reference. */
export function split(reference: string): Reference {
  const [rest, digest] = cut(reference, reference.indexOf('@'));
  const colon = rest.lastIndexOf(':');
  const [name, tag] = cut(rest, colon > rest.lastIndexOf('/') ? colon : -1);
  return { name, tag, digest };
}

function cut(text: string, at: number): [string, string | undefined] {
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}
