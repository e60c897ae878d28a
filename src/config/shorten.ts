const LONGEST = 80;

/** A value as far as a message shows it. */
export function shorten(shown: string): string {
  return shown.length > LONGEST ? `${shown.slice(0, LONGEST)}…` : shown;
}
