/** Members of an object by the revision that they came with; what is not named has always been there. */
export type Since = Readonly<Record<string, string>>;

/** An object of the protocol, whose members are a team's. */
export type Members = Readonly<Record<string, unknown>>;

/** The revisions that brought something; they are dates, so they compare as text. */
export const MARCH = '2025-03-26';
export const JUNE = '2025-06-18';
export const NOVEMBER = '2025-11-25';

/** Whether a revision knows all that a definition or a result of this release may hold. */
export function knowsAll(revision: string): boolean {
  return revision >= NOVEMBER;
}

/** An object without what came later than a revision; the same object where there is nothing of that. */
export function knownMembers<T extends object>(object: T, since: Since, revision: string): T {
  const isKnown = (name: string) => !Object.hasOwn(since, name) || since[name]! <= revision;
  const names = Object.keys(object);
  if (names.every(isKnown)) return object;
  return Object.fromEntries(Object.entries(object).filter(([name]) => isKnown(name))) as T;
}

const ANNOTATIONS: Since = { lastModified: JUNE };

/** The same, and its `annotations` likewise. */
export function knownAnnotated(object: Members, since: Since, revision: string): Members {
  const known = knownMembers(object, since, revision);
  const { annotations } = known;
  if (typeof annotations !== 'object' || annotations === null) return known;
  const seen = knownMembers(annotations, ANNOTATIONS, revision);
  return seen === annotations ? known : { ...known, annotations: seen };
}
