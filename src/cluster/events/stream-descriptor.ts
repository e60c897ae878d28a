import { damaged, decodeObject, type Decoded, isObject, isTexts, parseStored } from '../../redis/decoded.js';
import type { StreamDescriptor } from './event-log.js';

/** The version of a stream's descriptor, which stands for the form of its state, its events and its answers, too. */
export const STREAM_VERSION = 1;

/** 0.1.0 reads it, too: it knows no `v` and passes over it. */
export function encodeDescriptor(descriptor: StreamDescriptor): string {
  return JSON.stringify({ v: STREAM_VERSION, ...descriptor });
}

export function decodeDescriptor(text: string): Decoded<StreamDescriptor> {
  const decoded = decodeObject(text, STREAM_VERSION);
  if (!decoded.ok) return decoded;
  const { ids, repeat, grants } = decoded.value;
  if (!areIds(ids)) return damaged('its ids are no ids');
  if (repeat !== undefined && typeof repeat !== 'string') return damaged('its request is no text');
  if (grants !== undefined && !areGrants(grants)) return damaged('its grants are no lists of names');
  return { ok: true, value: { ids, ...(repeat !== undefined && { repeat }), ...(grants && { grants }) } };
}

/** The ids of the requests that a stream answers, as they are stored beside its descriptor; none where they can't be read. */
export function decodeIds(text: string | null): StreamDescriptor['ids'] | undefined {
  const ids = text === null ? [] : parseStored(text);
  return areIds(ids) ? ids : undefined;
}

function areIds(value: unknown): value is StreamDescriptor['ids'] {
  return Array.isArray(value) && value.every((id) => typeof id === 'string' || Number.isFinite(id));
}

function areGrants(value: unknown): value is NonNullable<StreamDescriptor['grants']> {
  return isObject(value) && isTexts(value['scopes']) && isTexts(value['roles']);
}
