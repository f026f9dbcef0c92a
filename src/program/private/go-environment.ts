import { entriesOf, keyOf } from '../../validation/checks';
import { show, showKind } from '../../validation/show';

const PROP = 'buildOptions.goEnvironment';

/** Variables that other props or the library set. */
const SET_BY_PROPS = /^(GOOS|GOARCH|GO386|GOAMD64|GOARM|GOARM64|GOMIPS|GOMIPS64|GOPPC64|GORISCV64|GOFLAGS|GOWORK|GOENV|GO111MODULE|CGO_ENABLED|GOCACHE|GOMODCACHE|GOPATH|GOROOT|GOTMPDIR|GOTOOLCHAIN|PATH|HOME)$/;

/**
 * Variables for module sources and access to them, and variables with names of secrets. None of
 * them changes a program.
 */
const SOURCES = /^(GOPROXY|GOPRIVATE|GONOPROXY|GONOSUMDB|GOSUMDB|GOINSECURE|GOVCS|GOAUTH|GOCACHEPROG|GOTELEMETRY\w*|NETRC|(HTTPS?|FTP|ALL|NO)_PROXY|(GIT|SSH|SSL_CERT)_\w+)$/i;
const SECRETS = /(^|_)(TOKEN|PASSWORD|PASSWD|PASS|SECRET|CREDENTIALS?|API_?KEY|ACCESS_KEY|ACCESS_KEY_ID|PRIVATE_KEY|SECRET_KEY)$/i;

/** Matches `https://user:password@host` and `https://token@host`. */
const CREDENTIALS_IN_URL = /:\/\/[^\s/@]*:[^\s/@]*@|https?:\/\/[^\s/@]+@/i;

const REMEDY = 'set it in the environment that synthesis runs in';

/**
 * The variables for the go command, sorted by name. Provenance and Dockerfiles contain them, so
 * messages do not show values.
 *
 * @throws for the first variable that is not allowed
 */
export function goEnvironment(environment: { readonly [name: string]: string } | undefined): { [name: string]: string } {
  const entries = entriesOf(PROP, environment, "{ GOEXPERIMENT: 'jsonv2' }", showKind);
  for (const [name, value] of entries) {
    if (!/^[A-Za-z_]\w*$/.test(name)) {
      throw new Error(`a name in ${PROP} must consist of letters, digits and '_', got ${show(name)}`);
    }
    if (SET_BY_PROPS.test(name)) {
      throw new Error(`${PROP} must not contain ${name}, which the library sets; use the corresponding prop (platform and its withLevel, cgo, tags, ldflags, mod, cacheDirectory), or the toolchain line of go.mod`);
    }
    if (SOURCES.test(name)) {
      throw new Error(`${PROP} must not contain ${name}, because module sources and credentials are not part of a program; ${REMEDY}`);
    }
    if (SECRETS.test(name)) {
      throw new Error(`${keyOf(PROP, name)} must not contain a secret, because it would be readable in Dockerfiles and provenance; ${REMEDY}`);
    }
    if (typeof value !== 'string' || value.includes('\0')) {
      throw new Error(`${keyOf(PROP, name)} must be a string, got ${typeof value === 'string' ? 'one with a NUL character' : showKind(value)}`);
    }
    if (CREDENTIALS_IN_URL.test(value)) {
      throw new Error(`${keyOf(PROP, name)} must not contain a URL with credentials, because they would be readable in Dockerfiles and provenance; ${REMEDY}`);
    }
  }
  return Object.fromEntries(entries);
}
