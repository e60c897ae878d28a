/** What a decoder makes of something stored; `reason` says what is wrong without quoting it. */
export type Decoded<T> = { readonly ok: true; readonly value: T } | Undecoded;

export interface Undecoded {
  readonly ok: false;
  readonly reason: string;
  /** A newer release wrote it: it is left as it is, for those who can read it. */
  readonly isNewer?: true;
}

export function damaged(reason: string): Undecoded {
  return { ok: false, reason };
}

export function newer(): Undecoded {
  return { ok: false, reason: 'a newer release wrote it', isNewer: true };
}

/** `undefined` for text that is no JSON. */
export function parseStored(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/**
 * A JSON object whose member `v` is its version. What has none is of release 0.1.0, which wrote version 1 without saying so.
 *
 * @param version that this release reads, with those before it
 */
export function decodeObject(text: string, version: number): Decoded<Readonly<Record<string, unknown>>> {
  const value = parseStored(text);
  if (!isObject(value)) return damaged('it is no JSON object');
  const stated = value['v'] ?? 1;
  if (!Number.isInteger(stated) || Number(stated) < 1) return damaged('its version is no number');
  return Number(stated) > version ? newer() : { ok: true, value };
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((text) => typeof text === 'string');
}
