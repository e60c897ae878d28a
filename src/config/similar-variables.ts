import { variableName, variables } from './variables.js';

/** Shorter names are too close to everybody else's (HOST, POST). */
const SHORTEST_NAME = 7;
const MOST_EDITS = 2;

/** A warning for each variable that is probably a misspelt setting. */
export function similarVariables(names: readonly string[]): string[] {
  const known = Object.keys(variables).map(variableName);
  return names
    .filter((name) => name.length >= SHORTEST_NAME && !known.includes(name))
    .flatMap((name) => warningsFor(name, known));
}

function warningsFor(name: string, known: readonly string[]): string[] {
  const meant = known.find((candidate) => isNear(name.toUpperCase(), candidate));
  return meant ? [`The variable ${name} is not a setting and was ignored. Did you mean ${meant}?`] : [];
}

function isNear(name: string, candidate: string): boolean {
  if (candidate.length < SHORTEST_NAME || Math.abs(name.length - candidate.length) > MOST_EDITS) return false;
  return edits(name, candidate) <= MOST_EDITS;
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
