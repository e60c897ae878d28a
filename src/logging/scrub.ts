import { sessionHash } from '../session/session-hash.js';

// Each costs as much as the text is long, whatever it holds: no repetition begins where another one has looked already.
const SESSION_ID = /\b[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\b/gi;
const URL_CREDENTIALS = /:\/\/[^\s/"']*@/g;
const BEARER_TOKEN = /\b(bearer\s+)[a-z0-9._~+/-]{8,}=*/gi;

/**
 * The last safety net before a log line leaves the process: a session id becomes its hash, the credentials of a URL and
 * a bearer token are masked. Every random UUID has the form of a session id and is hashed alike.
 */
export function scrub(line: string): string {
  // Most lines have neither, and to look for a pattern takes ten times as long.
  const hashed = line.includes('-4') ? line.replace(SESSION_ID, (id) => sessionHash(id)) : line;
  const masked = hashed.includes('://') ? hashed.replace(URL_CREDENTIALS, '://***@') : hashed;
  return masked.replace(BEARER_TOKEN, '$1***');
}
