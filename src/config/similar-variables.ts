import { similarName } from './similar-names.js';
import { settingNames, variableName } from './variables.js';

/** Shorter names are too close to everybody else's (HOST, POST). */
const SHORTEST_NAME = 7;

/** A warning for each variable that is probably a misspelt setting. */
export function similarVariables(names: readonly string[]): string[] {
  const variables = settingNames.map(variableName);
  const long = variables.filter((name) => name.length >= SHORTEST_NAME);
  return names
    .filter((name) => name.length >= SHORTEST_NAME && !variables.includes(name))
    .flatMap((name) => warningsFor(name, long));
}

function warningsFor(name: string, known: readonly string[]): string[] {
  const meant = similarName(name, known);
  return meant ? [`The variable ${name} is not a setting and was ignored. Did you mean ${meant}?`] : [];
}
