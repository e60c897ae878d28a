import type { Credentials, Endpoint, RedisTarget } from './redis-target.js';

/** `problem` completes the sentence "REDIS_URL …" and never repeats the value, which may hold a password. */
export type RedisUrlOutcome =
  { readonly ok: true; readonly target: RedisTarget } | { readonly ok: false; readonly problem: string };

/** scheme, form, user info, hosts, path, query. */
const URL_PARTS = /^(rediss?)(?:\+(sentinel|cluster))?:\/\/(?:([^@/?#]*)@)?([^@/?#]+)(?:\/([^?#]*))?(?:\?([^#]*))?$/i;
const HOST_AND_PORT = /^(?:\[([0-9a-f:.%]+)\]|([a-z0-9._-]+))(?::(\d{1,5}))?$/i;
const DATABASE = /^\d{1,4}$/;
const REDIS_PORT = 6379;
const SENTINEL_PORT = 26379;

class UrlProblem extends Error {}

/**
 * Reads a `REDIS_URL`. The forms are
 * `redis://[user:password@]host[:6379][/db]`,
 * `redis+sentinel://[user:password@]host[:26379],…/master[/db][?sentinelUsername=…&sentinelPassword=…]` and
 * `redis+cluster://[user:password@]host[:6379],…`; each with `rediss` for TLS. Reserved characters in names and
 * passwords are percent-encoded.
 */
export function parseRedisUrl(url: string): RedisUrlOutcome {
  try {
    return { ok: true, target: targetOf(url) };
  } catch (error) {
    if (error instanceof UrlProblem) return { ok: false, problem: error.message };
    throw error;
  }
}

function targetOf(url: string): RedisTarget {
  const parts = URL_PARTS.exec(url);
  if (!parts) {
    throw new UrlProblem(
      'is not of the form redis://[user:password@]host[:port][/db], redis+sentinel://host,host/master or ' +
        'redis+cluster://host,host (rediss for TLS; reserved characters of a password are percent-encoded)',
    );
  }
  const [, scheme = '', form = 'single', userInfo, hosts = '', path = '', query = ''] = parts;
  const common = { tls: scheme.toLowerCase() === 'rediss', ...credentialsOf(userInfo) };
  switch (form.toLowerCase()) {
    case 'sentinel':
      return { kind: 'sentinel', ...common, ...sentinelParts(hosts, path, query) };
    case 'cluster':
      return { kind: 'cluster', ...common, ...clusterParts(hosts, path, query) };
    default:
      return { kind: 'single', ...common, ...singleParts(hosts, path, query) };
  }
}

function singleParts(hosts: string, path: string, query: string) {
  refuseParameters(query, []);
  const [endpoint, ...others] = endpointsOf(hosts, REDIS_PORT);
  if (!endpoint || others.length > 0) {
    throw new UrlProblem('names several hosts; write redis+sentinel://… or redis+cluster://… for those');
  }
  return { endpoint, db: databaseOf(path) };
}

function sentinelParts(hosts: string, path: string, query: string) {
  const parameters = refuseParameters(query, ['sentinelUsername', 'sentinelPassword']);
  const [name = '', db = '', ...rest] = path.split('/');
  if (name === '' || rest.length > 0) {
    throw new UrlProblem(
      'needs the name of the master after the Sentinels, as in redis+sentinel://host:26379/mymaster',
    );
  }
  return {
    sentinels: endpointsOf(hosts, SENTINEL_PORT),
    masterName: decode(name),
    db: databaseOf(db),
    ...sentinelCredentialsOf(parameters),
  };
}

function clusterParts(hosts: string, path: string, query: string) {
  refuseParameters(query, []);
  if (databaseOf(path) !== 0) throw new UrlProblem('names a database, but Redis Cluster has only database 0');
  return { nodes: endpointsOf(hosts, REDIS_PORT) };
}

function endpointsOf(hosts: string, defaultPort: number): Endpoint[] {
  return hosts.split(',').map((text) => {
    const [, address, name, digits] = HOST_AND_PORT.exec(text) ?? [];
    const host = address ?? name;
    const port = digits === undefined ? defaultPort : Number(digits);
    if (host === undefined || port < 1 || port > 65_535) {
      throw new UrlProblem('has a host that is not host, host:port or [IPv6]:port with a port from 1 to 65535');
    }
    return { host, port };
  });
}

function databaseOf(text: string): number {
  if (text === '') return 0;
  if (!DATABASE.test(text)) throw new UrlProblem('has a database that is not a number, as in /0');
  return Number(text);
}

function credentialsOf(userInfo: string | undefined): { credentials?: Credentials } {
  if (userInfo === undefined) return {};
  const colon = userInfo.indexOf(':');
  if (colon < 0) throw new UrlProblem('has a user without a password; write user:password@ or :password@');
  return { credentials: credentials(decode(userInfo.slice(0, colon)), decode(userInfo.slice(colon + 1))) };
}

function sentinelCredentialsOf(parameters: URLSearchParams): { sentinelCredentials?: Credentials } {
  const username = parameters.get('sentinelUsername') ?? '';
  const password = parameters.get('sentinelPassword');
  if (password !== null) return { sentinelCredentials: credentials(username, password) };
  if (username !== '') throw new UrlProblem('has sentinelUsername without sentinelPassword');
  return {};
}

function credentials(username: string, password: string): Credentials {
  if (password === '') throw new UrlProblem('has an empty password');
  return username === '' ? { password } : { username, password };
}

function refuseParameters(query: string, known: readonly string[]): URLSearchParams {
  const parameters = new URLSearchParams(query);
  for (const name of parameters.keys()) {
    if (!known.includes(name)) throw new UrlProblem(`has a parameter after "?" that this form does not know`);
  }
  return parameters;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new UrlProblem('has a "%" that is not part of a percent-encoded character; write it as %25');
  }
}
