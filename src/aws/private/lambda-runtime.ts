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
      `entry '${program.entry}' does not import ${HANDLERS}, so nothing in it asks Lambda for events: the function would end at its first invocation. `
      + 'Call lambda.Start with a handler; or, where the program serves HTTP, set webAdapter',
    ];
  }
  const [, major, minor] = /^v(\d+)\.(\d+)\./.exec(version) ?? [];
  if (major !== undefined && (Number(major) < FIRST_VERSION[0] || (Number(major) === FIRST_VERSION[0] && Number(minor) < FIRST_VERSION[1]))) {
    return [
      `entry '${program.entry}' is built with ${LIBRARY} ${version}, which does not know the Runtime API of provided.al2023: the function would never answer. `
      + `Run 'go get ${LIBRARY}@latest' in ${program.module.dir}; v${FIRST_VERSION.join('.')}.0 is the oldest that works`,
    ];
  }
  return [];
}
