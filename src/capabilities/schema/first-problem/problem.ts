/** One value that does not fit. The path is empty for the whole. */
export interface Problem {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

export function within(key: PropertyKey, { path, message }: Problem): Problem {
  return { path: [key, ...path], message };
}
