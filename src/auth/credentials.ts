import type { IncomingMessage } from 'node:http';

/** Headers that prove who a caller is, to this service or to what stands before it. */
const CREDENTIALS = ['authorization', 'proxy-authorization', 'cookie'] as const;

const LENGTHS: ReadonlySet<number> = new Set(CREDENTIALS.map(({ length }) => length));

/** They are meant for this service alone: no handler, guard or middleware gets to see them, so none can pass them on. */
export function dropCredentials({ headers, rawHeaders }: IncomingMessage): void {
  for (const name of CREDENTIALS) {
    // Deleting what is not there would cost more than looking.
    if (headers[name] !== undefined) delete headers[name];
  }
  // Emptied where they are: Node reads the list again for `headersDistinct`, by the length that it had.
  for (let at = 0; at < rawHeaders.length; at += 2) {
    if (isCredential(rawHeaders[at]!)) rawHeaders[at + 1] = '';
  }
}

function isCredential(name: string): boolean {
  return LENGTHS.has(name.length) && (CREDENTIALS as readonly string[]).includes(name.toLowerCase());
}
