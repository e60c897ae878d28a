/** A notification as Redis keeps it. A `lost` one stands for notifications that nobody could store. */
export type FedEntry =
  | { readonly kind: 'notification'; readonly id: string; readonly uri: string | undefined; readonly data: string }
  | { readonly kind: 'lost'; readonly id: string };

/** An entry with its place in the Redis Stream. */
export interface PlacedEntry {
  readonly place: string;
  readonly entry: FedEntry;
}

/** The fields of an entry of the Redis Stream. */
export function fieldsOf(entry: FedEntry): string[] {
  if (entry.kind === 'lost') return ['i', entry.id];
  return ['d', entry.data, ...(entry.uri === undefined ? [] : ['u', entry.uri]), 'i', entry.id];
}

export function parseEntry([place, fields]: [string, string[]]): PlacedEntry {
  const valueOf = (name: string) => {
    const index = fields.findIndex((field, at) => at % 2 === 0 && field === name);
    return index === -1 ? undefined : fields[index + 1];
  };
  const [id, data, uri] = [valueOf('i') ?? place, valueOf('d'), valueOf('u')];
  return { place, entry: data === undefined ? { kind: 'lost', id } : { kind: 'notification', id, uri, data } };
}
