import { GoBuild } from '../../compiler/go-build-plan';

const LIBRARY = 'github.com/aws/aws-lambda-go';
const HANDLERS = `${LIBRARY}/lambda`;

/**
 * The first version that uses the Runtime API. Earlier versions wait for calls that `provided.*`
 * does not send.
 */
const FIRST_VERSION = [1, 18];

/** Returns the reasons why a compiled program cannot handle invocations. */
export function handlerErrors({ program, packages }: GoBuild): string[] {
  const version = packages[HANDLERS];
  if (version === undefined) {
    return [
      `entry '${program.entry}' must import ${HANDLERS}, otherwise the function exits at its first invocation; `
      + 'call lambda.Start with a handler, or set webAdapter for an HTTP server',
    ];
  }
  const [, major, minor] = /^v(\d+)\.(\d+)\./.exec(version) ?? [];
  if (major !== undefined && (Number(major) < FIRST_VERSION[0] || (Number(major) === FIRST_VERSION[0] && Number(minor) < FIRST_VERSION[1]))) {
    return [
      `entry '${program.entry}' must use ${LIBRARY} v${FIRST_VERSION.join('.')}.0 or later, got ${version}, which does not support the Runtime API of provided.al2023; `
      + `run 'go get ${LIBRARY}@latest' in ${program.module.dir}`,
    ];
  }
  return [];
}
