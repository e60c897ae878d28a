/** A result that is already the JSON text of its answer: what many requests get is written once. */
export class PreparedResult {
  constructor(readonly json: string) {}
}
