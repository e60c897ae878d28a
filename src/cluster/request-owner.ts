/** The pod that a wire id `"<pod>.<n>"` names; `undefined` for an id that no pod gives out. */
export function podOf(id: unknown): string | undefined {
  return typeof id === 'string' ? /^([0-9a-f]{12})\.[1-9][0-9]{0,15}$/.exec(id)?.[1] : undefined;
}
