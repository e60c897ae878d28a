import { IntrinsicException } from '@nestjs/common';

const MEANING = Symbol.for('mooring.error.meaning');

type Meaning = 'protocol' | 'client' | 'suspended';

/**
 * Whether an error is one of this file, by a registered symbol instead of `instanceof`: a team's package may bring its
 * own copy of the class.
 */
export function errorMeans(error: unknown, meaning: Meaning): boolean {
  return typeof error === 'object' && error !== null && (error as { [MEANING]?: Meaning })[MEANING] === meaning;
}

/**
 * A failure whose message is meant for the client (and the model behind it): say what went wrong and what to do.
 * A tool answers it as an `isError` result, a resource or prompt as a JSON-RPC error -32603.
 */
export class ToolError extends IntrinsicException {
  readonly [MEANING] = 'client';
  /** Thrown by a handler; a `cause` among the options stays in the log. */
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ToolError';
  }
}

/** Answers the request with exactly this JSON-RPC error. */
export class ProtocolError extends IntrinsicException {
  readonly [MEANING] = 'protocol';
  /** Thrown by a handler. */
  constructor(
    /** Of JSON-RPC, a whole number such as −32602. */
    readonly code: number,
    message: string,
    /** What the error carries, any JSON value. */
    readonly data?: unknown,
  ) {
    super(message);
    this.name = 'ProtocolError';
  }
}

/**
 * Thrown by a `CallContext` to end a run that will be run again with the client's answers. Handlers let it pass. It is
 * neither a failure nor logged; the context itself knows what to answer.
 */
export class CallSuspended extends IntrinsicException {
  readonly [MEANING] = 'suspended';
  constructor() {
    super('The call waits for answers of the client and will run again.');
    this.name = 'CallSuspended';
  }
}
