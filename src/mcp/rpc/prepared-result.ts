/** A result that is already the JSON text of its answer: what many requests get is written once. */
export class PreparedResult {
  constructor(readonly json: string) {}
}

/** Results that were written before, by what they were written from: frozen, and shared by all who may see the same. */
export class PreparedResults {
  private readonly known = new WeakMap<object, PreparedResult>();

  /** @param write makes the JSON text, always the same for a source */
  of(source: object, write: () => string): PreparedResult {
    const known = this.known.get(source);
    if (known) return known;
    const prepared = new PreparedResult(write());
    this.known.set(source, prepared);
    return prepared;
  }
}
