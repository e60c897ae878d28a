/** What a wire id says; nothing of it is to be believed. */
export interface WireId {
  readonly pod: string;
  /** `"<pod>.<n>"` */
  readonly name: string;
  /** base64url; `undefined` where the id has none. */
  readonly mac: string | undefined;
}

const FORMAT = /^(([0-9a-f]{12})\.[1-9][0-9]{0,15})(?:\.([A-Za-z0-9_-]{16}))?$/;

/** Takes `"<pod>.<n>"` and `"<pod>.<n>.<mac>"` apart; `undefined` for an id that no pod gives out. */
export function parseWireId(id: unknown): WireId | undefined {
  const [, name, pod, mac] = (typeof id === 'string' && FORMAT.exec(id)) || [];
  return name === undefined || pod === undefined ? undefined : { pod, name, mac };
}

/** The pod that a wire id names; `undefined` for an id that no pod gives out. */
export function podOf(id: unknown): string | undefined {
  return parseWireId(id)?.pod;
}
