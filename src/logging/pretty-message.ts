/** An empty line, also one of spaces. */
const EMPTY_LINES = /\n(?:[^\S\n]*\n)+/g;

/** What stands behind the level of a pretty line: its message, or else its event. No line of it is empty. */
export function prettyMessage({ msg, event, err }: Readonly<Record<string, unknown>>): string {
  const [text = ''] = [msg, event, (err as { readonly message?: unknown } | undefined)?.message].filter(
    (each): each is string => typeof each === 'string' && each.trim() !== '',
  );
  return text.replace(EMPTY_LINES, '\n').trim();
}
