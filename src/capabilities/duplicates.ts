import type { Catalogs } from './catalogs.js';
import type { Capability } from './compile.js';

/** One problem for each name that is taken more than once, naming every place. */
export function findDuplicates(capabilities: readonly Capability[], catalogs: Catalogs): string[] {
  const places = new Map<string, string[]>();
  for (const capability of capabilities) {
    const name = `${capability.kind} ${JSON.stringify(capability.entry.key)}`;
    const before = places.get(name) ?? [catalogs.placeOf(capability)].filter((place) => place !== undefined);
    places.set(name, [...before, capability.entry.place]);
  }
  return [...places]
    .filter(([, claims]) => claims.length > 1)
    .map(([name, claims]) => `the ${name} is declared more than once: ${claims.join(', ')}; rename all but one`);
}
