import { LoggingLevelSchema } from '@modelcontextprotocol/sdk/types.js';
import type { InitializeRequestParams, LoggingLevel } from '@modelcontextprotocol/sdk/types.js';
import type { Principal, SessionRecord } from './session-record.js';
import { isSessionId } from './session-id.js';
import { Line, RECORD_MAX_BYTES, VERSION_1 } from './session-text.js';

/** `reason` says what is wrong without quoting the record. */
export type DecodedRecord =
  { readonly ok: true; readonly record: SessionRecord } | { readonly ok: false; readonly reason: string };

export type EncodedRecord =
  | { readonly state: 'encoded'; readonly text: string }
  | { readonly state: 'too-large'; readonly bytes: number; readonly limit: number };

type Facts = Pick<
  SessionRecord,
  'id' | 'createdAt' | 'principal' | 'clientId' | 'address' | 'protocolVersion' | 'initialize'
>;

/**
 * One decoder for each version that this release reads. A release that writes a new version comes after one that reads
 * it, so that both work side by side while pods are replaced.
 */
const DECODERS: Readonly<Record<string, (lines: readonly string[]) => DecodedRecord>> = {
  [VERSION_1]: decodeVersion1,
};

/** The record as version 1 text. Fields that this release does not know are left out. */
export function encodeRecord(record: SessionRecord): string {
  const { id, createdAt, principal, clientId, address, protocolVersion, initialize } = record;
  return [
    VERSION_1,
    JSON.stringify({
      id,
      createdAt,
      principal,
      ...(clientId && { clientId }),
      ...(address !== undefined && { address }),
      protocolVersion,
      initialize,
    } satisfies Facts),
    '0',
    record.logLevel ?? '',
    ...record.subscriptions.map((uri) => JSON.stringify(uri)),
  ].join('\n');
}

/**
 * The text of a session that begins, if it is within the limit.
 * @throws RangeError for an id that is no random UUID: no client could ever name such a session.
 */
export function encodeNewRecord(record: SessionRecord): EncodedRecord {
  if (!isSessionId(record.id)) throw new RangeError('A session id must be a random UUID.');
  const text = encodeRecord(record);
  const bytes = Buffer.byteLength(text);
  if (bytes > RECORD_MAX_BYTES) return { state: 'too-large', bytes, limit: RECORD_MAX_BYTES };
  return { state: 'encoded', text };
}

export function decodeRecord(text: string): DecodedRecord {
  const lines = text.split('\n');
  const version = lines[Line.version] ?? '';
  const decode = Object.hasOwn(DECODERS, version) ? DECODERS[version] : undefined;
  return decode ? decode(lines) : damaged('its version is not one that this release reads');
}

function decodeVersion1(lines: readonly string[]): DecodedRecord {
  const facts = parsed(lines[Line.facts]);
  if (!isFacts(facts)) return damaged('its facts are not complete');
  const spare = lines[Line.spare];
  if (spare !== '0' && spare !== '1') return damaged('its third line is neither 0 nor 1');
  const logLevel = lines[Line.logLevel];
  if (logLevel !== '' && !isLoggingLevel(logLevel)) return damaged('its log level is unknown');
  const subscriptions = lines.slice(Line.firstSubscription).map(parsed);
  if (!subscriptions.every((uri) => typeof uri === 'string')) return damaged('a subscription is not a string');
  const { id, createdAt, principal, clientId, address, protocolVersion, initialize } = facts;
  // Each field by its name: V8 gives every copy of a parsed object (`...facts`) a hidden class of its own, some 300 bytes.
  const record = {
    id,
    createdAt,
    principal,
    ...(clientId !== undefined && { clientId }),
    ...(address !== undefined && { address }),
    protocolVersion,
    initialize,
    logLevel: logLevel || null,
    subscriptions,
  };
  return { ok: true, record };
}

function damaged(reason: string): DecodedRecord {
  return { ok: false, reason };
}

/** `undefined` for text that is no JSON. */
function parsed(line: string | undefined): unknown {
  try {
    return JSON.parse(line ?? '') as unknown;
  } catch {
    return undefined;
  }
}

function isFacts(value: unknown): value is Facts {
  return (
    isObject(value) &&
    typeof value['id'] === 'string' &&
    typeof value['createdAt'] === 'number' &&
    typeof value['protocolVersion'] === 'string' &&
    isPrincipal(value['principal']) &&
    isOptionalText(value['clientId']) &&
    isOptionalText(value['address']) &&
    isInitialize(value['initialize'])
  );
}

function isOptionalText(value: unknown): value is string | undefined {
  return value === undefined || typeof value === 'string';
}

function isPrincipal(value: unknown): value is Principal | null {
  return value === null || (isObject(value) && typeof value['iss'] === 'string' && typeof value['sub'] === 'string');
}

/** Only what a damaged record could lack; `initialize` was checked by the SDK when the client sent it. */
function isInitialize(value: unknown): value is InitializeRequestParams {
  return isObject(value) && isObject(value['clientInfo']) && isObject(value['capabilities']);
}

function isLoggingLevel(value: unknown): value is LoggingLevel {
  return LoggingLevelSchema.safeParse(value).success;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
