import * as tar from 'tar';

/** The files of a layout. Other files of an archive are ignored. */
const LAYOUT_FILES = /^(oci-layout|index\.json|blobs(\/sha256(\/[0-9a-f]{64})?)?)$/;

const TYPES = ['File', 'OldFile', 'ContiguousFile', 'Directory'];

/**
 * Unpacks an archive of an OCI image layout into an empty directory.
 *
 * @throws if it is not a tar archive, or contains links, devices or paths outside the directory
 */
export function unpackLayout(archive: string, to: string): void {
  let error: string | undefined;
  try {
    tar.extract({
      file: archive,
      cwd: to,
      sync: true,
      preserveOwner: false,
      noMtime: true,
      filter: (name, entry) => {
        const type = 'type' in entry ? entry.type : 'File';
        error ??= entryError(name, type);
        return error === undefined && LAYOUT_FILES.test(name.replace(/^(\.\/)+|\/+$/g, ''));
      },
      onwarn: (_, message) => { error ??= `one that cannot be unpacked (${String(message)})`; },
    });
  } catch (thrown) {
    error ??= `one that cannot be unpacked (${(thrown as Error).message})`;
  }
  if (error !== undefined) throw new Error(`load: input must be a tar archive of an OCI image layout, got ${error}; write it with tar, from the directory of the layout`);
}

function entryError(name: string, type: string): string | undefined {
  const shown = JSON.stringify(name.slice(0, 100));
  if (!TYPES.includes(type)) return `one with ${shown} of type ${type} instead of a file or directory`;
  return /^[/\\]|^[A-Za-z]:/.test(name) || name.split(/[/\\]/).includes('..') ? `one with the path ${shown}` : undefined;
}
