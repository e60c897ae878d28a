/** Why a document of an authorization server cannot be read, for programs. */
export type UnreadableCode =
  | 'refused'
  | 'unknown-name'
  | 'unreachable'
  | 'timeout'
  | 'cut'
  | 'certificate'
  | 'tls'
  | 'redirect'
  | 'status'
  | 'not-json'
  | 'too-large'
  | 'metadata'
  | 'issuer'
  | 'not-keys'
  | 'other';

/** A document of an authorization server cannot be read. The message is for the operator: the fact, and what to do. */
export class UnreadableError extends Error {
  constructor(
    readonly code: UnreadableCode,
    message: string,
    /** The status that was answered instead. */
    readonly status?: number,
  ) {
    super(message);
    this.name = 'UnreadableError';
  }

  /** Whether another document of the same server cannot be read either. */
  get isOfServer(): boolean {
    return OF_SERVER.has(this.code);
  }
}

const OF_SERVER: ReadonlySet<UnreadableCode> = new Set([
  'refused',
  'unknown-name',
  'unreachable',
  'certificate',
  'tls',
]);
