/**
 * Writes an image's directory, or looks whether it can be written.
 *
 * @throws where the system refuses, with a message that names the prop
 */
export function writingTo(outdir: string, write: () => void): void {
  try {
    write();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error; // it is a message of ours
    throw new Error(`outdir '${outdir}' cannot be written (${message}); make room or give another directory`);
  }
}
