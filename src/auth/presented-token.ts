import type { IncomingMessage } from 'node:http';

/** How a request brings a token. */
export type PresentedToken =
  | { readonly state: 'token'; readonly token: string }
  /** `authorization` is what stands there instead. */
  | { readonly state: 'none'; readonly authorization?: string }
  /** In the URL, which ends up in logs and histories (RFC 9700, section 4.3.2). */
  | { readonly state: 'in-query' };

const BEARER = /^bearer +(\S+) *$/i;

export function presentedToken({ url = '', headers }: IncomingMessage): PresentedToken {
  if (hasTokenInQuery(url)) return { state: 'in-query' };
  const token = BEARER.exec(headers.authorization ?? '')?.[1];
  if (token !== undefined) return { state: 'token', token };
  const { authorization } = headers;
  return { state: 'none', ...(authorization !== undefined && { authorization }) };
}

/** Whether a request shows nothing that could be a token, a good one or not. */
export function isWithoutToken({ url = '', headers }: IncomingMessage): boolean {
  return headers.authorization === undefined && !hasTokenInQuery(url);
}

function hasTokenInQuery(url: string): boolean {
  const start = url.indexOf('?');
  return start >= 0 && new URLSearchParams(url.slice(start)).has('access_token');
}
