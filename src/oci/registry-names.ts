/** What an engine calls images of a CDK app, with a tag made of the digest, until `cdk deploy` tags them for ECR. */
export const CDK_REPOSITORY = 'gopher-constructs';

/** The registry of a repository; where none is named it is Docker Hub. */
export function hostOf(repository: string): string {
  const [first, ...path] = repository.split('/');
  return path.length > 0 && /[.:]|^localhost$/.test(first) ? first : 'docker.io';
}

/** A repository with the host, and the `library`, that Docker lets people leave out. */
export function fullName(repository: string): string {
  const host = hostOf(repository);
  if (repository.startsWith(`${host}/`)) return repository;
  return `${host}/${repository.includes('/') ? '' : 'library/'}${repository}`;
}
