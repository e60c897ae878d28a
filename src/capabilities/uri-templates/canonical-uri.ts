const LEGAL = String.raw`\w\-.~!*'():/?#\[\]@$&+,;=`;
const TRIPLET_OR_ILLEGAL = new RegExp(`%[\\dA-Fa-f]{2}|%|[^%${LEGAL}]+`, 'g');
const NEVER_ENCODED = /[\w\-.~!*'()]/;

/** Each triplet of ASCII as it is written here, in any case of its digits. */
const TRIPLETS: ReadonlyMap<string, string> = new Map(
  Array.from({ length: 128 }, (_, code) => code).flatMap((code) => {
    const triplet = `%${code.toString(16).padStart(2, '0')}`;
    const character = String.fromCharCode(code);
    const written = NEVER_ENCODED.test(character) ? character : triplet.toUpperCase();
    return spellings(triplet).map((spelling) => [spelling, written] as const);
  }),
);

const WRITTEN_ENCODED = [...new Set(TRIPLETS.values())]
  .filter((written) => written.length > 1)
  .map((triplet) => triplet.slice(1));

/** Clients mostly send what `encodeURIComponent` writes. To find nothing to change costs a tenth of writing it anew. */
const NOT_CANONICAL = new RegExp(`[^%${LEGAL}]|%(?![89A-F][\\dA-F]|${WRITTEN_ENCODED.join('|')})`);

function spellings(triplet: string): string[] {
  const [high, low] = [triplet[1]!, triplet[2]!];
  return [high, high.toUpperCase()].flatMap((first) => [`%${first}${low}`, `%${first}${low.toUpperCase()}`]);
}

/**
 * Writes a URI in one of the ways that mean the same (RFC 3986 §6.2.2, RFC 3987 §3.1): triplets in upper case, none for
 * what needs none (`A-Z a-z 0-9 - . _ ~`, and `! * ' ( )`, which `encodeURIComponent` leaves as they are), and one for each
 * byte that no URI holds, such as a space, `é`, or a `%` that begins no triplet. Segments are left as they are.
 *
 * @returns `undefined` for text that is no Unicode
 */
export function canonicalUri(uri: string): string | undefined {
  if (!NOT_CANONICAL.test(uri)) return uri;
  try {
    return uri.replace(TRIPLET_OR_ILLEGAL, canonicalPart);
  } catch {
    return undefined;
  }
}

function canonicalPart(part: string): string {
  if (part.length !== 3 || part[0] !== '%') return encodeURIComponent(part);
  return TRIPLETS.get(part) ?? part.toUpperCase();
}
