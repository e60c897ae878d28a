/** One value that does not fit. The path is empty for the whole. */
export interface SchemaProblem {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

export function within(key: PropertyKey, { path, message }: SchemaProblem): SchemaProblem {
  return { path: [key, ...path], message };
}
