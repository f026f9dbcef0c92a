import { inTemporaryDirectory, stageLayout } from './layout-staging';
import { Crane } from '../oci/crane';
import { craneError } from '../oci/crane-errors';
import { Descriptor } from '../oci/layout-reader';
import { hostOf } from '../oci/registry-names';
import { ProcessResult } from '../processes/process';

/** Errors of crane with a remedy. */
const ADVICE: [RegExp, (host: string) => string][] = [
  [/unauthorized|denied|forbidden/i, host => `check the credentials: docker login ${host}, or the credential helper of the Docker configuration`],
  [/x509: /, () => "add the CA of the registry's certificate to the system's CA certificates or to SSL_CERT_FILE, or use --insecure"],
  [/HTTP response to HTTPS client/, () => 'use --insecure for a registry without TLS'],
];

/** Returns the error of a crane call, with a remedy if there is one. */
export function registryError(result: ProcessResult, repository: string): string {
  const why = craneError(result);
  return [why, ...ADVICE.filter(([pattern]) => pattern.test(why)).map(([, say]) => say(hostOf(repository)))].join('; ');
}

/** A client for registries, which uses crane. */
export class Registry {
  public constructor(private readonly crane: Crane, private readonly insecure: boolean) {}

  /**
   * Sends a manifest and its blobs, unless the repository contains it. Returns whether it was sent.
   *
   * @param reference the tag or digest to send it under
   * @throws if that fails, or if the registry then has other content
   */
  public async ensure(directory: string, { mediaType, digest, size }: Descriptor, repository: string, reference: string): Promise<boolean> {
    if (await this.digestOf(`${repository}@${digest}`) === digest) return false;
    // crane pushes a layout with one entry unchanged, whether index or manifest.
    const said = await inTemporaryDirectory(async dir => {
      stageLayout(dir, directory, [{ mediaType, digest, size }]);
      return this.call(repository, 'push', dir, reference);
    });
    checkDigest(digest, said.slice(said.lastIndexOf('@') + 1), 'from crane');
    checkDigest(digest, await this.digestOf(reference), 'in the registry');
    return true;
  }

  /** Tags a manifest of the repository, unless the tag exists. */
  public async tag(repository: string, { digest }: Descriptor, tag: string): Promise<void> {
    if (await this.digestOf(`${repository}:${tag}`) !== digest) await this.call(repository, 'tag', `${repository}@${digest}`, tag);
  }

  /** The digest of a reference in a registry. Undefined if it does not exist or is not reported. */
  private async digestOf(reference: string): Promise<string | undefined> {
    const { status, stdout } = await this.start('digest', reference);
    return status === 0 ? stdout.trim() : undefined;
  }

  private async call(repository: string, ...args: string[]): Promise<string> {
    const result = await this.start(...args);
    if (result.status === 0) return result.stdout.trim();
    throw new Error(registryError(result, repository));
  }

  private start(...args: string[]): Promise<ProcessResult> {
    return this.crane.start([...args, ...this.insecure ? ['--insecure'] : []]);
  }
}

function checkDigest(expected: string, found: string | undefined, source: string): void {
  if (found !== expected) throw new Error(`the digest ${source} must be ${expected} as in the layout and the manifests, got ${found ?? 'none'}`);
}
