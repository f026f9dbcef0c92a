import { DIRECTORY_HELP, REPOSITORY_HELP, verifyImages, REPOSITORY_OPTION, selectImages } from './image-selection';
import { inBytes, Progress } from './progress';
import { Registry } from './registry';
import { Output, Subcommand, textsOf, UsageError, Values } from './subcommand';
import { toolOf } from './tool';
import { Crane } from '../oci/crane';
import { blobsOf, Descriptor, ImageOnDisk } from '../oci/layout-reader';
import { isTag } from '../oci/reference';
import { CDK_REPOSITORY } from '../oci/registry-names';
import { ArtifactCache } from '../storage/artifact-cache';
import { duplicates } from '../validation/objects';

const DEFAULT_JOBS = '4'; // fills the bandwidth, and is below the limit of registries for a client

export const push: Subcommand = {
  summary: 'publish images to their repositories',
  help: `Usage: gopher-constructs push [DIRECTORY] [OPTION]…

Publishes images to the repositories of their constructs, and prints repository@digest of each. Existing images
are skipped. Exits with 1 if an image could not be published or the registry returns another digest.

Uses crane, with the credentials and helpers of the Docker configuration. If it is not on PATH, Go compiles it once.

${DIRECTORY_HELP}

${REPOSITORY_HELP}
  --tag TAG           additional tag. Repeatable
  --jobs N            number of concurrent uploads (default ${DEFAULT_JOBS})
  --sign              sign published digests with cosign, which must be on PATH
  --sign-flag=FLAG    flag for 'cosign sign', such as --sign-flag=--key=cosign.key. Repeatable
                      (default: keyless, with the identity of the user or of the pipeline)
  --insecure          allow plain HTTP and unverified certificates
  --quiet             print only references and errors
`,
  options: {
    ...REPOSITORY_OPTION,
    'tag': { type: 'string', multiple: true },
    'jobs': { type: 'string', default: DEFAULT_JOBS },
    'sign': { type: 'boolean', default: false },
    'sign-flag': { type: 'string', multiple: true },
    'insecure': { type: 'boolean', default: false },
    'quiet': { type: 'boolean', default: false },
  },

  async run(operands: string[], values: Values, { stdout, stderr }: Output): Promise<number> {
    const tags = textsOf(values, 'tag');
    const jobs = jobsOf(values);
    tags.forEach(checkTag);
    const images = selectImages('push', operands, values);
    if (images.some(({ repository }) => repository === CDK_REPOSITORY)) {
      throw new UsageError("push does not support images of a CDK app, which 'cdk deploy' publishes; use --repository to select others");
    }
    if (tags.length > 0) checkOneEach(images);
    verifyImages(images, 'pushed');

    const sign = signerOf(values);
    const registry = new Registry(Crane.find(new ArtifactCache()), values.insecure === true);
    const progress = new Progress(stderr, images.length, values.quiet === true);
    const failures = new Map<ImageOnDisk, string>();
    await inParallel(images, jobs, async image => {
      const { repository } = image;
      const start = Date.now();
      progress.start(repository);
      try {
        const pushed = await publish(registry, image, tags);
        const seconds = ((Date.now() - start) / 1000).toFixed(1);
        progress.finish(repository, `${repository}: ${pushed ? `pushed ${inBytes(sizeOf(image))} in ${seconds} s` : 'skipped, already exists'}`);
      } catch (error) {
        failures.set(image, (error as Error).message);
        progress.finish(repository, `${repository}: failed`);
      }
    });
    const references = images.filter(image => !failures.has(image)).map(image => `${image.repository}@${image.target.digest}`);
    const list = [...failures].map(([{ repository }, why]) => `\n  ${repository}: ${why}`);
    const errors = [
      ...failures.size > 0 ? [`${failures.size} of ${images.length} images could not be published:${list.join('')}`] : [],
      ...sign(references),
    ];
    references.forEach(reference => stdout.write(`${reference}\n`));
    if (errors.length === 0) return 0;
    throw new Error(errors.join('\n'));
  },
};

/**
 * Returns a function that signs references in one call, so that it prompts once, and returns
 * errors. The tool is located before anything is pushed.
 */
function signerOf(values: Values): (references: string[]) => string[] {
  const flags = textsOf(values, 'sign-flag');
  if (values.sign !== true) {
    if (flags.length > 0) throw new UsageError('--sign-flag requires --sign; add it');
    return () => [];
  }
  const cosign = toolOf('cosign', 'https://docs.sigstore.dev/cosign/system_config/installation/');
  const insecure = values.insecure === true ? ['--allow-insecure-registry', '--allow-http-registry'] : [];
  return references => {
    if (references.length === 0 || cosign(['sign', '--yes', ...insecure, ...flags, ...references]) === 0) return [];
    return [`cosign failed (see above), so these published images are not signed:${references.map(reference => `\n  ${reference}`).join('')}`];
  };
}

/** Publishes an image and its referrers. Returns whether anything was sent. */
async function publish(registry: Registry, image: ImageOnDisk, tags: string[]): Promise<boolean> {
  const { repository, directory, target } = image;
  // The image is tagged immediately, because some registries delete untagged images.
  let sent = await registry.ensure(directory, target, repository, `${repository}:${image.tag}`);
  if (!sent) await registry.tag(repository, target, image.tag);
  for (const { directory: place, manifest } of image.referrers) { // in sequence, because crane edits an index if the registry lacks a referrers API
    sent = await registry.ensure(place, manifest, repository, `${repository}@${manifest.digest}`) || sent;
  }
  for (const tag of tags) await registry.tag(repository, target, tag);
  return sent;
}

async function inParallel<T>(items: T[], jobs: number, action: (item: T) => Promise<void>): Promise<void> {
  const queue = [...items];
  const worker = async () => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await action(item);
  };
  await Promise.all(Array.from({ length: jobs }, worker));
}

function jobsOf({ jobs }: Values): number {
  if (!/^[1-9]\d?$/.test(String(jobs))) throw new UsageError(`--jobs must be a whole number from 1 to 99, got '${String(jobs)}'`);
  return Number(jobs);
}

function checkTag(tag: string): void {
  if (!isTag(tag)) throw new UsageError(`--tag must be at most 128 letters, digits, '.', '_' and '-', not starting with '.' or '-', got '${tag}'`);
}

/** @throws if one tag would name two images */
function checkOneEach(images: ImageOnDisk[]): void {
  const [twice] = duplicates(images.map(image => image.repository));
  if (twice !== undefined) throw new UsageError(`--tag must apply to one image per repository, got several of ${twice}; use separate repositories, or select the output directory of one app`);
}

function sizeOf(image: ImageOnDisk): number {
  return blobsOf(image).reduce((sum: number, { size }: Descriptor) => sum + size, 0);
}
