/** A host cannot embed a server in the way that it asked for. The message says what to write. */
export class EmbeddingError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'EmbeddingError';
  }
}
