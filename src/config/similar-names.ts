const MOST_EDITS = 2;

/** The one of `known` that somebody may have meant with `name`, in other letters' case or with at most two slips. */
export function similarName(name: string, known: readonly string[]): string | undefined {
  const written = name.toLowerCase();
  return known.find((candidate) => isNear(written, candidate.toLowerCase()));
}

function isNear(name: string, candidate: string): boolean {
  return Math.abs(name.length - candidate.length) <= MOST_EDITS && edits(name, candidate) <= MOST_EDITS;
}

/** Letters to insert, delete or replace to turn one word into the other (Levenshtein). */
function edits(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let line = 1; line <= from.length; line++) {
    const next = [line];
    for (let column = 1; column <= to.length; column++) {
      const replaced = row[column - 1]! + (from[line - 1] === to[column - 1] ? 0 : 1);
      next.push(Math.min(replaced, row[column]! + 1, next[column - 1]! + 1));
    }
    row = next;
  }
  return row[to.length]!;
}
