import { ANY_TEXT, rule } from '../../validation/rules';
import { Check, keyed, texts } from '../../validation/shapes';
import { show, showKind } from '../../validation/show';

const VARIABLE = rule("made of letters, digits and '_'", Infinity, /^[A-Za-z_]\w*$/);

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

/** Provenance and Dockerfiles contain the variables, so an error never shows a value. */
const TEXTS = texts(ANY_TEXT, { names: VARIABLE, describe: showKind, describeName: show, expectation: "an object, such as { GOEXPERIMENT: 'jsonv2' }", isWritten: false });

/** The variables for the go command. */
export const GO_ENVIRONMENT: Check<{ [name: string]: string }> = (errors, prop, value) => {
  const variables = TEXTS(errors, prop, value);
  for (const [name, text] of Object.entries(variables ?? {})) {
    const error = variableError(prop, name, text);
    if (error !== undefined) errors.add(error);
  }
  return variables;
};

function variableError(prop: string, name: string, value: string): string | undefined {
  if (SET_BY_PROPS.test(name)) {
    return `${prop} must not contain ${name}, which the library sets; use the corresponding prop (platform and its withLevel, cgo, tags, ldflags, mod, cacheDirectory), or the toolchain line of go.mod`;
  }
  if (SOURCES.test(name)) {
    return `${prop} must not contain ${name}, because module sources and credentials are not part of a program; ${REMEDY}`;
  }
  if (SECRETS.test(name)) {
    return `${keyed(prop, name)} must not contain a secret, because it would be readable in Dockerfiles and provenance; ${REMEDY}`;
  }
  if (value.includes('\0')) {
    return `${keyed(prop, name)} must be a string, got one with a NUL character`;
  }
  if (CREDENTIALS_IN_URL.test(value)) {
    return `${keyed(prop, name)} must not contain a URL with credentials, because they would be readable in Dockerfiles and provenance; ${REMEDY}`;
  }
  return undefined;
}
