import * as os from 'os';

const ARCHITECTURES: { readonly [node: string]: string } = { x64: 'amd64', ia32: '386', mipsel: 'mipsle', ppc64: os.endianness() === 'LE' ? 'ppc64le' : 'ppc64' };

/** The host platform, in Go's names. */
export const hostPlatform = {
  os: process.platform === 'win32' ? 'windows' : process.platform,
  arch: ARCHITECTURES[process.arch] ?? process.arch,
};
