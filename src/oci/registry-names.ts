/**
 * The repository of CDK images in a container engine, with a tag from the digest, until
 * `cdk deploy` tags them for ECR.
 */
export const CDK_REPOSITORY = 'gopher-constructs';

/** The registry of a repository, by default Docker Hub. */
export function hostOf(repository: string): string {
  const [first, ...path] = repository.split('/');
  return path.length > 0 && /[.:]|^localhost$/.test(first) ? first : 'docker.io';
}

/** A repository with its host and `library`, which Docker makes optional. */
export function fullName(repository: string): string {
  const host = hostOf(repository);
  if (repository.startsWith(`${host}/`)) return repository;
  return `${host}/${repository.includes('/') ? '' : 'library/'}${repository}`;
}
