/**
 * Says what to install where a peer is missing: peers are optional, so that nobody installs a platform that they don't deploy to, and npm
 * says nothing.
 *
 * @throws if one of them isn't installed
 */
export function requirePeerDependencies(subpath: string, peers: string[]): void {
  const missing = peers.filter(peer => !isInstalled(peer));
  if (missing.length > 0) {
    throw new Error(`${subpath} needs ${missing.join(' and ')}, which ${missing.length === 1 ? 'is' : 'are'} not installed; run npm install ${missing.join(' ')}`);
  }
}

function isInstalled(name: string): boolean {
  try {
    require.resolve(name);
    return true;
  } catch {
    return false;
  }
}
