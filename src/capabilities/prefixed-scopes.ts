/** Whose scopes are looked at, and how messages name it: `tool`, `AcmeTools.search in AcmeModule`. */
interface Scoped {
  readonly what: string;
  readonly place: string;
  readonly scopes: readonly string[];
}

/**
 * Problems of what can never be used: the prefix of `AUTH_SCOPE_PREFIX` is put before every scope that clients ask for, and
 * no token is read as holding a scope that has it already.
 */
export function findPrefixed(all: readonly Scoped[], prefix: string | undefined): string[] {
  if (prefix === undefined) return [];
  return all.flatMap(({ what, place, scopes }) =>
    scopes
      .filter((scope) => scope.startsWith(prefix))
      .map((scope) => {
        const meant = JSON.stringify(scope.slice(prefix.length));
        return `${place}: the ${what} cannot be served: its scope ${JSON.stringify(scope)} begins with AUTH_SCOPE_PREFIX, which stands before every scope by itself: write ${meant}`;
      }),
  );
}
