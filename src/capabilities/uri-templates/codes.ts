/**
 * The characters of a canonical URI or literal. The two digits of each percent-encoded byte are marked, so that they are
 * like no other character: nothing is found in them, and nothing ends before or between them.
 */
export type Codes = Buffer;

const PERCENT = 0x25;

/** Added to the code of a digit of a percent-encoded byte. */
export const MARK = 0x80;

export function toCodes(canonical: string): Codes {
  const codes = Buffer.from(canonical, 'latin1');
  const first = codes.indexOf(PERCENT);
  for (let at = first === -1 ? codes.length : first; at < codes.length; at += 1) {
    if (codes[at] !== PERCENT) continue;
    codes[at + 1]! |= MARK;
    codes[at + 2]! |= MARK;
  }
  return codes;
}
