import type { ServerResponse } from 'node:http';
import { SECURITY_HEADER_LIST, SECURITY_HEADERS } from '../../http/security-headers.js';
import { endWithTick } from '../../http/tick-end.js';
import { quoted } from '../../text/quoted.js';
import type { Refusal } from './refusals.js';
import { jsonText } from '../../text/sent-json.js';

/** UTF-16 units. */
const LONGEST_MESSAGE = 2_000;

/** Answers a refusal, unless the client is gone or an answer has begun. */
export function replyRefusal(response: ServerResponse, refusal: Refusal): void {
  if (response.headersSent || response.destroyed) return;
  const error = {
    code: refusal.code,
    // A net: what quotes a client has cut it already.
    message: quoted(refusal.message, LONGEST_MESSAGE),
    ...(refusal.data !== undefined && { data: refusal.data }),
  };
  replyJson(response, refusal.status, jsonText({ jsonrpc: '2.0', error, id: refusal.id ?? null }), refusal.headers);
}

/** Answers a JSON text, at the end of this tick of the event loop. */
export function replyJson(
  response: ServerResponse,
  status: number,
  json: string,
  headers?: Readonly<Record<string, string>>,
): void {
  if (response.headersSent || response.destroyed) return;
  const list = ['Content-Type', 'application/json', 'Content-Length', String(Buffer.byteLength(json))];
  for (const name in headers) list.push(name, headers[name] ?? '');
  response.writeHead(status, list.concat(SECURITY_HEADER_LIST));
  endWithTick(response, json);
}

/** 202, no body: the answer to notifications and to answers. */
export function replyAccepted(response: ServerResponse): void {
  if (response.headersSent || response.destroyed) return;
  response.writeHead(202, { 'Content-Length': 0, ...SECURITY_HEADERS });
  endWithTick(response);
}
