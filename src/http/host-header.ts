/**
 * `uri-host [ ":" port ]` (RFC 9110, section 7.2), by its letters: a URL parser would find a host behind a user
 * (`evil.example@localhost`), in other scripts and notations (`127.1`), and after a scheme.
 */
const AUTHORITY = /^(\[[0-9a-f:.]+\]|[a-z0-9_]([a-z0-9._-]*[a-z0-9_])?)(?::\d{1,5})?$/i;

const ORIGIN = /^https?:\/\/([^/]*)$/i;

/** Names of this machine, as `hostIn` gives them. */
export const LOOPBACK_HOSTS: readonly string[] = ['localhost', '127.0.0.1', '[::1]'];

/** The host that a `Host` header names, in lower case; `undefined` where it names none. */
export function hostIn(header: string): string | undefined {
  return AUTHORITY.exec(header)?.[1]?.toLowerCase();
}

/** The host of an `Origin` of the web, in lower case; `undefined` for other schemes and what is no origin. */
export function originHostIn(header: string): string | undefined {
  const authority = ORIGIN.exec(header)?.[1];
  return authority === undefined ? undefined : hostIn(authority);
}

/** Node keeps the first of several `Host` headers, and what stands before the service may have read another. */
export function hasSeveralHosts(rawHeaders: readonly string[]): boolean {
  let hosts = 0;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at]!;
    if (name.length === 4 && name.toLowerCase() === 'host') hosts += 1;
  }
  return hosts > 1;
}
