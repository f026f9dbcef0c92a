import * as fs from 'fs';
import * as path from 'path';
import { DIRECTORY_HELP, REPOSITORY_HELP, verifyImages, REPOSITORY_OPTION, selectImages } from './image-selection';
import { inTemporaryDirectory, stageLayout } from './layout-staging';
import { Progress } from './progress';
import { Output, Subcommand, UsageError, Values } from './subcommand';
import { blobPath, blobsOf, ImageOnDisk, PlatformImage, REF_NAME } from '../oci/layout-reader';
import { fullName } from '../oci/registry-names';
import { ProcessResult, startSupervised } from '../processes/process';
import { hostPlatform } from '../program/host-platform';
import { printable } from '../validation/show';

const LOAD_SECONDS = 1800;

export const load: Subcommand = {
  summary: 'load images into a local engine or cluster',
  help: `Usage: gopher-constructs load [DIRECTORY] [OPTION]…

Loads images into the local Docker engine and prints the name and ID of each. Docker identifies them by tag,
because digests of manifests require a registry. In kind and minikube, repository@digest resolves as well.

${DIRECTORY_HELP}

${REPOSITORY_HELP}
  --kind NAME         load into this kind cluster instead
  --minikube PROFILE  load into this minikube profile instead
  --platform OS/ARCH  the platform to load into Docker (default: the host platform)
  --quiet             print only names and errors
`,
  options: {
    ...REPOSITORY_OPTION,
    kind: { type: 'string' },
    minikube: { type: 'string' },
    platform: { type: 'string' },
    quiet: { type: 'boolean', default: false },
  },

  async run(operands: string[], values: Values, { stdout, stderr }: Output): Promise<number> {
    const target = targetOf(values);
    const images = selectImages('load', operands, values);
    const chosen = images.map(image => {
      const platform = choosePlatform(image, values.platform as string | undefined);
      // Docker with the containerd image store reads only the index, so other platforms are removed
      // from it.
      return { image: target.knowsDigests ? image : { ...image, target: platform.manifest, platforms: [platform] }, platform };
    });
    verifyImages(images, 'loaded');
    const progress = new Progress(stderr, images.length, values.quiet === true);
    for (const { image, platform } of chosen) {
      progress.start(image.repository);
      const id = await inTemporaryDirectory(async dir => {
        const archive = path.join(dir, 'image.tar');
        await writeArchive(archive, image, platform, target.knowsDigests);
        await call(target.command, ...target.argumentsFor(archive));
        return target.idOf(nameOf(image));
      });
      progress.finish(image.repository, `${image.repository}: loaded into ${target.what}`);
      stdout.write(`${nameOf(image)}${id}\n`);
    }
    return 0;
  },
};

/** A target for images. */
interface Target {
  readonly what: string;
  readonly command: string;
  /** Whether it resolves `repository@digest` from the archive. */
  readonly knowsDigests: boolean;
  argumentsFor(archive: string): string[];
  /** The text to print after an image's name. */
  idOf(name: string): Promise<string>;
}

function targetOf({ kind, minikube }: Values): Target {
  if (kind !== undefined && minikube !== undefined) throw new UsageError('--kind cannot be combined with --minikube; remove one of them');
  if (kind === '' || minikube === '') throw new UsageError(`${kind === '' ? '--kind' : '--minikube'} must be the name of a cluster, got ""`);
  const cluster = { knowsDigests: true, idOf: async () => '' };
  if (kind !== undefined) {
    return { ...cluster, what: `the kind cluster ${String(kind)}`, command: 'kind', argumentsFor: file => ['load', 'image-archive', file, `--name=${String(kind)}`] };
  }
  if (minikube !== undefined) {
    return { ...cluster, what: `minikube ${String(minikube)}`, command: 'minikube', argumentsFor: file => ['image', 'load', file, `--profile=${String(minikube)}`] };
  }
  return {
    what: 'the Docker engine',
    command: 'docker',
    knowsDigests: false,
    argumentsFor: file => ['load', '--input', file],
    idOf: async name => `  ${printable(await call('docker', 'image', 'inspect', '--format', '{{.Id}}', name))}`,
  };
}

/** @throws if the image does not support the platform */
function choosePlatform(image: ImageOnDisk, requested: string | undefined): PlatformImage {
  const { platforms } = image;
  const wanted = requested ?? (platforms.length === 1 ? platforms[0].platform : `linux/${hostPlatform.arch}`);
  const found = platforms.find(p => p.platform === wanted);
  if (!found) throw new UsageError(`--platform must be one of ${platforms.map(p => p.platform).join(', ')} for ${image.repository}, got ${wanted}`);
  return found;
}

function nameOf({ repository, tag }: ImageOnDisk): string {
  return `${repository}:${tag}`;
}

/**
 * Writes an image as a tar file that is both an OCI layout and a `docker save` archive, because
 * engines read either.
 */
async function writeArchive(file: string, image: ImageOnDisk, { config, layers }: PlatformImage, withDigest: boolean): Promise<void> {
  const { create } = await import('tar'); // only this command needs it
  const staging = path.join(path.dirname(file), 'layout');
  fs.mkdirSync(staging);
  const name = fullName(image.repository); // containerd does not expand short names
  const named = (reference: string) => ({ ...image.target, annotations: { 'io.containerd.image.name': reference, [REF_NAME]: reference } });
  stageLayout(staging, image.directory, [
    named(`${name}:${image.tag}`),
    ...withDigest ? [named(`${name}@${image.target.digest}`)] : [], // the name in the manifests of workloads
  ]);
  const manifest = [{ Config: blobPath(config.digest), RepoTags: [nameOf(image)], Layers: layers.map(l => blobPath(l.digest)) }];
  fs.writeFileSync(path.join(staging, 'manifest.json'), JSON.stringify(manifest));
  await create({ cwd: staging, file, portable: true, follow: true }, ['oci-layout', 'index.json', 'manifest.json', ...blobsOf(image).map(b => blobPath(b.digest))]);
}

async function call(command: string, ...args: string[]): Promise<string> {
  const result = await startSupervised({ command, args, cwd: process.cwd(), env: process.env, timeoutSeconds: LOAD_SECONDS });
  if (result.status !== 0) throw new Error(`${command} ${args.slice(0, 2).join(' ')}: ${reason(command, result)}`);
  return result.stdout.trim();
}

function reason(command: string, { failure, stderr }: ProcessResult): string {
  return failure === 'ENOENT' ? `'${command}' is not on PATH; install it` : stderr.trim() || `it failed (${failure ?? 'without output'})`;
}
