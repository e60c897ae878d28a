/** The words of a claim: scopes and roles come as one text or as a list, from any issuer. */
export function wordsOf(claim: unknown): string[] {
  if (typeof claim === 'string') return claim.split(' ').filter((word) => word !== '');
  return Array.isArray(claim) ? claim.filter((word) => typeof word === 'string') : [];
}

/**
 * What a claim holds.
 *
 * @param path its name, with dots between nested ones; a name may have dots of its own (`https://example.com/roles`)
 */
export function claimAt(claims: unknown, path: string): unknown {
  if (typeof claims !== 'object' || claims === null) return undefined;
  if (Object.hasOwn(claims, path)) return (claims as Readonly<Record<string, unknown>>)[path];
  for (let dot = path.indexOf('.'); dot >= 0; dot = path.indexOf('.', dot + 1)) {
    const [outer, inner] = [path.slice(0, dot), path.slice(dot + 1)];
    const found = Object.hasOwn(claims, outer) ? claimAt((claims as never)[outer], inner) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}
