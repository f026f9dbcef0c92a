import { registryError } from './registry';
import { Output, Subcommand, UsageError, Values } from './subcommand';
import { checkDigest, LOCK_FILE, readPins, writePins } from '../image/pinned-digests';
import { Crane } from '../oci/crane';
import { checkBaseReference, split } from '../oci/reference';
import { ArtifactCache } from '../storage/artifact-cache';

export const pin: Subcommand = {
  summary: `write the digests of base images to ${LOCK_FILE}`,
  help: `Usage: gopher-constructs pin [REFERENCE…] [OPTION]…

Resolves the digests of base images and writes them to ${LOCK_FILE} in the working directory.
Commit the file. Without REFERENCE, updates all entries of the file.

  --insecure          allow plain HTTP and unverified certificates
`,
  options: { insecure: { type: 'boolean', default: false } },

  async run(operands: string[], values: Values, { stdout }: Output): Promise<number> {
    const pins = readPins();
    const references = operands.length > 0 ? operands.map(checked) : Object.keys(pins).map(checked);
    if (references.length === 0) throw new UsageError(`${LOCK_FILE} must contain references, got none; run gopher-constructs pin docker.io/library/alpine:3.22`);
    const crane = Crane.find(new ArtifactCache());
    const flags = values.insecure === true ? ['--insecure'] : [];
    const results = await Promise.all(references.map(reference => crane.start(['digest', ...flags, reference])));
    const failed = results.findIndex(result => result.status !== 0);
    if (failed >= 0) {
      throw new Error(`no digest was written: ${references[failed]}: ${registryError(results[failed], references[failed])}`);
    }
    const digests = Object.fromEntries(references.map((reference, i) => [reference, results[i].stdout.trim()]));
    Object.values(digests).forEach(checkDigest); // another command may have the name crane
    writePins({ ...pins, ...digests });
    for (const reference of references) {
      const change = pins[reference] === undefined ? 'new' : pins[reference] === digests[reference] ? 'as before' : `was ${pins[reference]}`;
      stdout.write(`${reference} ${digests[reference]} (${change})\n`);
    }
    return 0;
  },
};

function checked(reference: string): string {
  try {
    checkBaseReference(reference);
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
  if (split(reference).digest !== undefined) throw new UsageError(`REFERENCE must not have a digest, got '${reference}'; omit it, because it is already pinned`);
  return reference;
}
