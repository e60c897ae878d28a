import { stripVTControlCharacters } from 'node:util';

/** UTF-16 units of a client's text that a message or a log line quotes. */
const LONGEST = 200;

/** UTF-16 units of a sentence of other code (an SDK, say) that may quote a client. */
export const SENTENCE = 400;

/** What stands for the rest of a text that was cut. */
const CUT = '…';

const BLANKS = /[\t\n\v\f\r\u0085\p{Zl}\p{Zp}]+/gu;
/** Characters that move the cursor, change colours or the direction of what follows; a surrogate without its half is no text. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}]/u;
const ALL_UNPRINTABLE = new RegExp(UNPRINTABLE, 'gu');

/**
 * A client's text as a message or a log line may quote it: on one line, without control characters, escape sequences and
 * bidi controls, and cut. Costs the same for every length. What has to be exact (ids, results, `data`) is never quoted.
 *
 * @param most UTF-16 units of the outcome, the sign of the cut included
 */
export function quoted(text: string, most = LONGEST): string {
  if (text.length <= most && !UNPRINTABLE.test(text)) return text;
  const looked = text.slice(0, 2 * most);
  const clean = printable(looked);
  return clean.length <= most && looked.length === text.length ? clean : `${cutAt(clean, most - CUT.length)}${CUT}`;
}

/** A text on one line, without anything that a terminal obeys. Costs as much as the text is long. */
export function printable(text: string): string {
  if (!UNPRINTABLE.test(text)) return text;
  return stripVTControlCharacters(text).replace(BLANKS, ' ').replace(ALL_UNPRINTABLE, '');
}

/** Not between the two halves of a surrogate pair. */
function cutAt(text: string, length: number): string {
  return text.length > length && isHighSurrogate(text.charCodeAt(length - 1))
    ? text.slice(0, length - 1)
    : text.slice(0, length);
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}
