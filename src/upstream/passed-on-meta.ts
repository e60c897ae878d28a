type Meta = Readonly<Record<string, unknown>>;

/** What the protocol itself says in `_meta`: it is of the client's own connection. */
const OF_PROTOCOL = /^(?:progressToken$|io\.modelcontextprotocol\/)/;

/** `_meta` of a request as another server is sent it. */
export function metaOf(meta: Meta | undefined): { readonly _meta?: Meta } {
  const entries = Object.entries(meta ?? {}).filter(([key]) => !OF_PROTOCOL.test(key));
  return entries.length > 0 ? { _meta: Object.fromEntries(entries) } : {};
}
