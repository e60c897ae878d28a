/**
 * The characters of a canonical URI or literal, each byte that is percent-encoded as one: it is like no other character,
 * and nothing begins or ends within it.
 */
export type Codes = Uint16Array;

const PERCENT = 0x25;

/** Added to an encoded byte. */
export const ENCODED = 0x100;

export function toCodes(canonical: string): Codes {
  const codes = new Uint16Array(canonical.length);
  let length = 0;
  for (let at = 0; at < canonical.length; at += 1, length += 1) {
    const code = canonical.charCodeAt(at);
    codes[length] = code;
    if (code !== PERCENT) continue;
    codes[length] = ENCODED + 16 * digitAt(canonical, at + 1) + digitAt(canonical, at + 2);
    at += 2;
  }
  return codes.subarray(0, length);
}

/** Of hexadecimal, in upper case. */
function digitAt(text: string, at: number): number {
  const code = text.charCodeAt(at);
  return code < 0x41 ? code - 0x30 : code - 0x37;
}

/** Whether `part` stands at a position. */
export function standsAt(codes: Codes, part: Codes, at: number): boolean {
  for (let index = 0; index < part.length; index += 1) if (codes[at + index] !== part[index]) return false;
  return true;
}

/** @returns where the last `part` begins that ends at `end` or before, or -1 */
export function lastOf(codes: Codes, part: Codes, end = codes.length): number {
  const [first] = part;
  if (first === undefined) return end;
  let at = end - part.length;
  while (at >= 0) {
    at = codes.lastIndexOf(first, at);
    if (at < 0 || standsAt(codes, part, at)) return at;
    at -= 1;
  }
  return -1;
}

/** What stands in a canonical URI, by positions among its codes: each is asked for after the one before it. */
export class CanonicalText {
  private code = 0;
  private character = 0;

  constructor(
    private readonly text: string,
    private readonly codes: Codes,
  ) {}

  slice(start: number, end: number): string {
    return this.text.slice(this.pass(start), this.pass(end));
  }

  private pass(to: number): number {
    if (this.text.length === this.codes.length) return to;
    for (; this.code < to; this.code += 1) this.character += this.codes[this.code]! < ENCODED ? 1 : 3;
    return this.character;
  }
}
