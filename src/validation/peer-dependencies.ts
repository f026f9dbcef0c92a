/**
 * Reports missing peer dependencies with the command that installs them.
 *
 * Peers are optional, so that users install only the platforms they need. npm therefore does not
 * report missing ones.
 *
 * @throws if one of them is not installed
 */
export function requirePeerDependencies(subpath: string, peers: string[]): void {
  const missing = peers.filter(peer => !isInstalled(peer));
  if (missing.length > 0) {
    throw new Error(`${subpath} requires ${missing.join(' and ')} to be installed; run npm install ${missing.join(' ')}`);
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
