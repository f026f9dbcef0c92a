import { GoPlatform } from '../../src';
import { resolveBuildOptions } from '../../src/program/go-settings';
import { BUILD_OPTIONS } from '../../src/program/shapes';
import { errorsOf } from '../support/errors';

const SECRET = 'hunter2';

/** The error that an environment is refused with. */
function refusal(environment: unknown): string {
  return errorsOf(BUILD_OPTIONS, 'buildOptions', { goEnvironment: environment }).join('\n');
}

const resolved = (goEnvironment?: { [name: string]: string }) =>
  Object.entries(resolveBuildOptions({ goEnvironment }, GoPlatform.LINUX_AMD64).goEnvironment);

test('variables that change the program are passed on in the order of their names', () => {
  expect(resolved({ GOFIPS140: 'latest', CGO_CFLAGS: '-O2', GOEXPERIMENT: 'jsonv2' })).toEqual([['CGO_CFLAGS', '-O2'], ['GOEXPERIMENT', 'jsonv2'], ['GOFIPS140', 'latest']]);
  expect(resolved()).toEqual([]);
});

test('all that is wrong is reported', () => {
  expect(errorsOf(BUILD_OPTIONS, 'buildOptions', { goEnvironment: { 'A B': '', 'GOPROXY': 'off', 'X': 5 } })).toEqual([
    "buildOptions.goEnvironment must have names that are made of letters, digits and '_', got \"A B\"",
    "buildOptions.goEnvironment['X'] must be a string, got a number",
    'buildOptions.goEnvironment must not contain GOPROXY, because module sources and credentials are not part of a program; set it in the environment that synthesis runs in',
  ]);
});

test.each([
  'GOPROXY', 'GOPRIVATE', 'GONOPROXY', 'GONOSUMDB', 'GOSUMDB', 'GOINSECURE', 'GOVCS', 'GOAUTH', 'GOCACHEPROG', 'GOTELEMETRY', 'GOTELEMETRYDIR', 'NETRC',
  'HTTP_PROXY', 'https_proxy', 'no_proxy', 'ALL_PROXY', 'GIT_CONFIG_GLOBAL', 'GIT_SSH_COMMAND', 'SSH_AUTH_SOCK', 'SSL_CERT_FILE', 'SSL_CERT_DIR',
])('%s is set in the environment of the synthesis', name => {
  const message = refusal({ [name]: SECRET });
  expect(message).toMatch(new RegExp(`^buildOptions\\.goEnvironment must not contain ${name}, because .*; set it in the environment that synthesis runs in$`));
  expect(message).not.toContain(SECRET);
});

test.each(['TOKEN', 'GITHUB_TOKEN', 'DB_PASSWORD', 'CLIENT_SECRET', 'API_KEY', 'AWS_SECRET_ACCESS_KEY', 'AWS_ACCESS_KEY_ID', 'app_credentials', 'SIGNING_PRIVATE_KEY'])(
  '%s would be a secret that everybody can read', name => {
    const message = refusal({ [name]: SECRET });
    expect(message).toMatch(/ must not contain a secret, because .*; set it in the environment that synthesis runs in$/);
    expect(message).toContain(name);
    expect(message).not.toContain(SECRET);
  });

test.each([`https://user:${SECRET}@proxy.example.com`, `https://${SECRET}@example.com/x`, `socks5://u:${SECRET}@h`, `a,https://:${SECRET}@h,b`])(
  'a URL with credentials is refused, and not shown: %s', value => {
    const message = refusal({ MIRROR: value });
    expect(message).toMatch(/^buildOptions\.goEnvironment\['MIRROR'\] must not contain a URL with credentials, /);
    expect(message).not.toContain(SECRET);
  });

test.each(['https://example.com/a@b', 'git+ssh://git@example.com/x', 'a@b:c'])('a value without credentials is taken: %s', value => {
  expect(refusal({ MIRROR: value })).toBe('');
});

test.each([[null, 'null'], [undefined, 'undefined'], [5, 'a number'], [[SECRET], 'an array'], [{ SECRET }, 'an object'], [`${SECRET}\0`, 'one with a NUL character']])(
  'a value that is no string is an error that does not show it: %#', (value, kind) => {
    expect(refusal({ A: value })).toBe(`buildOptions.goEnvironment['A'] must be a string, got ${kind}`);
  });

test.each(['constructor', '__proto__', 'toString'])('%s is a name like any other', name => {
  const environment = Object.fromEntries([[name, 'x']]);
  expect(refusal(environment)).toBe('');
  expect(resolved(environment)).toEqual([[name, 'x']]);
});
