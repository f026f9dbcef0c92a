import * as fs from 'fs';

const PT_INTERP = 3;

/**
 * Returns the dynamic loader of an ELF executable, such as `/lib64/ld-linux-x86-64.so.2`, or
 * undefined for a static executable.
 *
 * @see https://refspecs.linuxfoundation.org/elf/gabi4+/ch5.pheader.html
 */
export function interpreterOf(file: string): string | undefined {
  const elf = fs.readFileSync(file);
  const is64 = elf[4] === 2;
  const isLittle = elf[5] === 1;
  const u16 = (at: number) => (isLittle ? elf.readUInt16LE(at) : elf.readUInt16BE(at));
  const u32 = (at: number) => (isLittle ? elf.readUInt32LE(at) : elf.readUInt32BE(at));
  const word = (at: number) => (!is64 ? u32(at) : Number(isLittle ? elf.readBigUInt64LE(at) : elf.readBigUInt64BE(at)));
  const table = word(is64 ? 32 : 28);
  const size = u16(is64 ? 54 : 42);
  const count = u16(is64 ? 56 : 44);
  for (let i = 0; i < count; i++) {
    const header = table + i * size;
    if (u32(header) !== PT_INTERP) continue;
    const offset = word(header + (is64 ? 8 : 4));
    const length = word(header + (is64 ? 32 : 16));
    return elf.toString('latin1', offset, offset + length).replace(/\0+$/, '');
  }
  return undefined;
}
