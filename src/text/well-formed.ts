/**
 * A text as any reader of JSON takes it: a surrogate without its half is no Unicode, and becomes U+FFFD. JSON would escape
 * each, which costs more than all else that is done with a long text of them.
 */
export function wellFormed(text: string): string {
  return text.toWellFormed();
}
