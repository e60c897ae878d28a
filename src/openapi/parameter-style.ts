export type Pair = readonly [name: string, value: string];

/** How a value with parts is written (OpenAPI 3.1, Style Values). */
export interface Styled {
  readonly name: string;
  readonly style?: string;
  readonly explode?: boolean;
}

const SEPARATORS: Readonly<Record<string, string>> = { spaceDelimited: ' ', pipeDelimited: '|' };

/** What a query or a form has of a value: nothing of `null` and of an empty list, as RFC 6570 has it. */
export function* pairsOf({ name, style = 'form', explode = style === 'form' }: Styled, value: unknown): Iterable<Pair> {
  if (value === null || value === undefined) return;
  if (typeof value !== 'object') yield [name, plainText(value)];
  else if (style === 'deepObject') yield* bracketed(name, value);
  else if (Array.isArray(value)) yield* listed(name, value, explode, SEPARATORS[style] ?? ',');
  else if (explode) for (const [key, one] of Object.entries(value)) yield [key, plainText(one)];
  else yield* listed(name, Object.entries(value).flat(), false, ',');
}

/** Of a header or a cookie: style `simple`. */
export function simpleText(explode: boolean | undefined, value: unknown): string {
  return partsOf(value, explode, (text) => text).join(',');
}

/** Of a path: what a caller writes is encoded, and what the style writes between is not. */
export function pathText({ name, style = 'simple', explode = false }: Styled, value: unknown): string {
  const parts = partsOf(value, explode, encodeURIComponent);
  if (style === 'label') return `.${parts.join(explode ? '.' : ',')}`;
  if (style !== 'matrix') return parts.join(',');
  if (!explode || typeof value !== 'object') return `;${name}=${parts.join(',')}`;
  return parts.map((part) => (Array.isArray(value) ? `;${name}=${part}` : `;${part}`)).join('');
}

function partsOf(value: unknown, explode: boolean | undefined, encode: (text: string) => string): readonly string[] {
  const written = (one: unknown) => encode(plainText(one));
  if (Array.isArray(value)) return value.map(written);
  if (typeof value !== 'object' || value === null) return [written(value)];
  const entries = Object.entries(value);
  return explode ? entries.map(([key, one]) => `${encode(key)}=${written(one)}`) : entries.flat().map(written);
}

/** As a text what is one; JSON of the rest, so that nothing becomes `[object Object]`. */
export function plainText(value: unknown): string {
  if (typeof value === 'string') return value;
  return value === null || value === undefined ? '' : JSON.stringify(value);
}

function* listed(name: string, items: readonly unknown[], explode: boolean, separator: string): Iterable<Pair> {
  if (explode) for (const item of items) yield [name, plainText(item)];
  else if (items.length > 0) yield [name, items.map(plainText).join(separator)];
}

/** OpenAPI says it of flat objects alone; APIs that have more (Stripe's) number the items of lists: `expand[0]`. */
function* bracketed(name: string, value: unknown): Iterable<Pair> {
  if (value === null || value === undefined) return;
  if (typeof value !== 'object') yield [name, plainText(value)];
  else for (const [key, one] of Object.entries(value)) yield* bracketed(`${name}[${key}]`, one);
}
