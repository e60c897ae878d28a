import { quoted } from '../text/quoted.js';
import { UnreadableError, type UnreadableCode } from './unreadable.error.js';

interface Known {
  readonly code: UnreadableCode;
  /** What is wrong at a place (`host:port`), and what to do. */
  readonly say: (place: string, cause: Cause) => string;
}

/** What Node says of a connection that failed. */
interface Cause {
  readonly name?: string;
  readonly code?: string;
  readonly message?: string;
  /** Of the certificate that names somebody else. */
  readonly cert?: { readonly subjectaltname?: string };
}

const OWN_CA = 'name the file with the certificate of that CA in NODE_EXTRA_CA_CERTS (docs/security.md)';

const refused: Known = {
  code: 'refused',
  say: (place) => `nothing listens at ${place} (connection refused): is the port right, and is the server up?`,
};
const unknownName: Known = {
  code: 'unknown-name',
  say: (place) => `DNS knows no ${place}: is the name right, and can this pod ask the DNS that knows it?`,
};
const silentDns: Known = {
  code: 'unknown-name',
  say: (place) => `DNS did not answer for ${place}: does a NetworkPolicy let this pod ask it?`,
};
const unreachable: Known = {
  code: 'unreachable',
  say: (place) => `there is no route to ${place}: may this pod reach that network?`,
};
const timeout: Known = {
  code: 'timeout',
  say: (place) =>
    `${place} did not answer in time: does a firewall or a NetworkPolicy (networkPolicy of the chart) drop it?`,
};
const cut: Known = {
  code: 'cut',
  say: (place) =>
    `${place} ended the connection without an answer: does it speak the scheme of the URL, http or https?`,
};
const unknownCa: Known = {
  code: 'certificate',
  say: (place) =>
    `the certificate of ${place} is signed by a CA that this process does not trust, or by itself: ${OWN_CA}`,
};
const cutChain: Known = {
  code: 'certificate',
  say: (place) =>
    `the certificate of ${place} leads to no CA that this process trusts: have the server send its intermediate certificates, or ${OWN_CA}`,
};
const expired: Known = {
  code: 'certificate',
  say: (place) => `the certificate of ${place} has expired: renew it there`,
};
const premature: Known = {
  code: 'certificate',
  say: (place) => `the certificate of ${place} is not valid yet: is the clock of this machine right?`,
};
const otherName: Known = {
  code: 'certificate',
  say: (place, { cert }) =>
    `the certificate of ${place} is for other names (${quoted(cert?.subjectaltname ?? 'none')}): use one of them in the URL, or have it issued for this one`,
};
const noTls: Known = {
  code: 'tls',
  say: (place) => `${place} does not speak TLS as it should: is it a port for http://?`,
};
const noHttp: Known = {
  code: 'tls',
  say: (place) => `${place} does not answer in HTTP: is it a port for https://?`,
};

/** By the code of Node or of undici. */
const KNOWN: Readonly<Record<string, Known>> = {
  ECONNREFUSED: refused,
  ENOTFOUND: unknownName,
  EAI_AGAIN: silentDns,
  EHOSTUNREACH: unreachable,
  ENETUNREACH: unreachable,
  ETIMEDOUT: timeout,
  UND_ERR_CONNECT_TIMEOUT: timeout,
  UND_ERR_HEADERS_TIMEOUT: timeout,
  ECONNRESET: cut,
  EPIPE: cut,
  UND_ERR_SOCKET: cut,
  DEPTH_ZERO_SELF_SIGNED_CERT: unknownCa,
  SELF_SIGNED_CERT_IN_CHAIN: unknownCa,
  UNABLE_TO_GET_ISSUER_CERT: cutChain,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: cutChain,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: cutChain,
  CERT_HAS_EXPIRED: expired,
  CERT_NOT_YET_VALID: premature,
  ERR_TLS_CERT_ALTNAME_INVALID: otherName,
  EPROTO: noTls,
};

/** Why a request got no answer, in a sentence for the operator: `fetch` itself says "fetch failed" of all of it. */
export function connectionProblem(url: string, error: unknown): UnreadableError {
  const cause = ((error as Error | undefined)?.cause ?? error ?? {}) as Cause;
  const known = (error as Error).name === 'TimeoutError' ? timeout : knownAs(cause);
  if (known) return new UnreadableError(known.code, known.say(placeOf(url), cause));
  const { message = String(error), code } = cause;
  return new UnreadableError(
    'other',
    `${url} cannot be read: ${quoted(message)}${code === undefined ? '' : ` (${code})`}`,
  );
}

function knownAs({ code = '', name }: Cause): Known | undefined {
  if (Object.hasOwn(KNOWN, code)) return KNOWN[code];
  if (name === 'HTTPParserError') return noHttp;
  return /^ERR_(SSL|TLS)_/.test(code) ? noTls : undefined;
}

/** Whom a URL names, with the port that it means. */
function placeOf(url: string): string {
  const { hostname, port, protocol } = new URL(url);
  return `${hostname}:${port || (protocol === 'http:' ? 80 : 443)}`;
}
