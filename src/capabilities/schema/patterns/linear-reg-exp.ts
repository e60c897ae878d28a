import { createRequire } from 'node:module';
import type * as Re2Module from 're2js';
import { quoted } from '../../../text/quoted.js';
import { isPlainlyLinear } from './plainly-linear.js';

/** A pattern that RE2 does not know: it has look-around, a back reference, or a repetition of over 1,000. */
export class UnboundedPatternError extends Error {
  readonly code = 'UNBOUNDED_PATTERN';
  constructor(source: string, { message }: Error) {
    super(
      `the pattern ${quoted(source, 100)} cannot be matched in time that is bounded by the length of a text (${quoted(message)}): write it ` +
        'without look-around, back references and repetitions of over 1,000, or check that part in code',
    );
    this.name = 'UnboundedPatternError';
  }
}

// Loaded for the first pattern that needs it.
const load = createRequire(import.meta.url);
const re2 = () => (load('re2js') as typeof Re2Module).RE2JS;

/**
 * The same regular expression, matched by RE2 in time that grows with the length of the text alone, where JavaScript's own engine
 * may need a power of it or worse. What RE2
 * takes `\s` and `.` for is narrower and wider than in JavaScript: white space is that of ASCII, and `.` is all but a line feed.
 *
 * ```ts
 * z.string().regex(linearRegExp(/^[^\s@]+@[^\s@]+\.[^\s@]+$/))
 * ```
 *
 * @throws UnboundedPatternError for look-around and back references, which RE2 does not know
 */
export function linearRegExp(pattern: RegExp): RegExp {
  return isPlainlyLinear(pattern.source, pattern.flags) ? pattern : new LinearRegExp(pattern.source, pattern.flags);
}

/** Whether a text of any length costs no more than its length. */
export function isLinear(pattern: RegExp): boolean {
  return LINEAR in pattern || isPlainlyLinear(pattern.source, pattern.flags);
}

// A registered symbol: a team's package may bring its own copy of this file.
const LINEAR = Symbol.for('mooring.pattern.linear');

class LinearRegExp extends RegExp {
  readonly [LINEAR] = true;
  private readonly matcher: Re2Module.RE2JS;

  constructor(source: string, flags: string) {
    super(source, flags);
    this.matcher = compile(this);
  }

  override test(text: string): boolean {
    return this.matcher.test(text);
  }

  override exec(text: string): RegExpExecArray | null {
    return this.matcher.exec(text) as RegExpExecArray | null;
  }
}

function compile(pattern: RegExp): Re2Module.RE2JS {
  const RE2JS = re2();
  const flags =
    (pattern.ignoreCase ? RE2JS.CASE_INSENSITIVE : 0) |
    (pattern.multiline ? RE2JS.MULTILINE : 0) |
    (pattern.dotAll ? RE2JS.DOTALL : 0);
  try {
    return RE2JS.compile(RE2JS.translateRegExp(pattern.source), flags);
  } catch (error) {
    throw new UnboundedPatternError(pattern.source, error as Error);
  }
}
