import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import type { Settings } from '../../config/settings.js';
import { dropNullMembers } from './null-members.js';
import { type JsonLimits, sizeOfJson } from '../../limits/json-size.js';
import { isPlainObject } from '../rpc/plain-object.js';
import { badRequest, type Refusal } from '../rpc/refusals.js';
import { RpcCode } from '../rpc/rpc-error.js';

export type BodyOutcome =
  | { readonly state: 'read'; readonly text: string }
  | { readonly state: 'too-large' }
  | { readonly state: 'not-utf-8' }
  /** The client went away before the body was whole. */
  | { readonly state: 'aborted' }
  /** What stands before an application that embeds this has read the body, and kept no bytes of it. */
  | { readonly state: 'read-before' };

/**
 * Reads a request's body of at most `limit` bytes. What is over the limit is discarded as it comes, so that the client
 * gets to read the refusal.
 */
export function readBody(request: IncomingMessage, limit: number): Promise<BodyOutcome> {
  if (Number(request.headers['content-length']) > limit) return Promise.resolve(TOO_LARGE);
  if (request.readableDidRead) return Promise.resolve(readBefore(request, limit));
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    let isOver = false;
    // Every request closes in the end, and to resolve a promise again is expensive.
    const end = (outcome: BodyOutcome) => {
      if (!isOver) resolve(outcome);
      isOver = true;
    };
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > limit) {
        chunks.length = 0;
        end(TOO_LARGE);
      } else chunks.push(chunk);
    });
    request.on('end', () => end(decoded(chunks)));
    request.on('error', () => end(ABORTED));
    request.on('close', () => end(ABORTED));
  });
}

const TOO_LARGE: BodyOutcome = { state: 'too-large' };
const ABORTED: BodyOutcome = { state: 'aborted' };

/** From the bytes that a parser before this kept, as Nest's do with `rawBody`. */
function readBefore(request: IncomingMessage, limit: number): BodyOutcome {
  const { rawBody } = request as { readonly rawBody?: unknown };
  if (!Buffer.isBuffer(rawBody)) return { state: 'read-before' };
  return rawBody.length > limit ? TOO_LARGE : decoded([rawBody]);
}

/** What is no UTF-8 would be read as another text than the client meant. */
function decoded(chunks: readonly Buffer[]): BodyOutcome {
  const bytes = chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
  return isUtf8(bytes) ? { state: 'read', text: bytes.toString('utf8') } : NOT_UTF_8;
}

const NOT_UTF_8: BodyOutcome = { state: 'not-utf-8' };

export type ParsedBody =
  { readonly ok: true; readonly body: unknown } | { readonly ok: false; readonly refusal: Refusal };

type BodySettings = Pick<Settings, 'requestMaxDepth' | 'requestMaxValues' | 'requestMaxArgumentValues'>;

/**
 * Parses the JSON of a body, unless it is nested too deeply or holds too many values: what a value costs beside its
 * parsing is many times that. Only the arguments of tools may hold more, because their schemas are made for it.
 */
export class BodyParser {
  private readonly limits: JsonLimits;
  private readonly refusals: Readonly<Record<keyof JsonLimits, ParsedBody>>;

  constructor({ requestMaxDepth, requestMaxValues, requestMaxArgumentValues }: BodySettings) {
    this.limits = { depth: requestMaxDepth, values: requestMaxValues, argumentValues: requestMaxArgumentValues };
    this.refusals = {
      depth: refused(`JSON is nested at most ${requestMaxDepth} levels deep`),
      values: refused(`JSON holds at most ${requestMaxValues} values beside the arguments of tools`),
      argumentValues: refused(`arguments hold at most ${requestMaxArgumentValues} values`),
    };
  }

  parse(text: string): ParsedBody {
    const { passed, values, argumentValues } = sizeOfJson(text, this.limits);
    if (passed) return this.refusals[passed];
    const parsed = parseJson(text);
    const areMany = values + argumentValues > this.limits.values;
    return areMany && parsed.ok && hasOtherArguments(parsed.body) ? this.refusals.values : parsed;
  }
}

function parseJson(text: string): ParsedBody {
  try {
    const body = JSON.parse(text) as unknown;
    if (text.includes('null')) dropNullMembers(body);
    return { ok: true, body };
  } catch {
    return NO_JSON;
  }
}

/** Whether what is no call of a tool has arguments: those of prompts are a few texts. */
function hasOtherArguments(body: unknown): boolean {
  const messages: unknown[] = Array.isArray(body) ? body : [body];
  return messages.some((message) => {
    if (!isPlainObject(message) || message['method'] === 'tools/call') return false;
    const { params } = message;
    return isPlainObject(params) && params['arguments'] !== undefined;
  });
}

function refused(problem: string): ParsedBody {
  return { ok: false, refusal: badRequest(RpcCode.InvalidRequest, `Invalid Request: ${problem}`) };
}

const NO_JSON: ParsedBody = { ok: false, refusal: badRequest(RpcCode.ParseError, 'Parse error: Invalid JSON') };

/** Bytes of an id as UTF-8. What names a request is answered, kept, compared and sent to other pods as it is. */
export const MOST_ID_BYTES = 1_024;

/** UTF-16 units that have no more bytes for certain. */
const SURELY_SHORT = Math.floor(MOST_ID_BYTES / 3);

/** Whether a message of a body has an id that cannot be answered, or names a request by one. */
export function hasUnfitId(body: unknown): boolean {
  return Array.isArray(body) ? body.some(isNamedUnfit) : isNamedUnfit(body);
}

/** Whether an id is too long, or no Unicode: what is sent is, so it could not come back as it is. */
export function isUnfitId(id: unknown): boolean {
  if (typeof id !== 'string') return false;
  return (id.length > SURELY_SHORT && Buffer.byteLength(id) > MOST_ID_BYTES) || !id.isWellFormed();
}

function isNamedUnfit(message: unknown): boolean {
  if (!isPlainObject(message)) return false;
  const { id, params } = message;
  return isUnfitId(id) || (isPlainObject(params) && namesUnfit(params));
}

/** By progress tokens, which clients may choose like ids, and by what is cancelled. */
function namesUnfit({ _meta: meta, progressToken, requestId }: Record<string, unknown>): boolean {
  return isUnfitId(progressToken) || isUnfitId(requestId) || (isPlainObject(meta) && isUnfitId(meta['progressToken']));
}
