import type { CostRequest } from './exchange.js';

/** One field with one kind of content, at any size. */
export interface CostCase {
  /** What the table names: the request and the field. */
  readonly field: string;
  readonly content: string;
  /** Bytes at most. */
  readonly limit: number;
  /** What is sent before, and not counted: a call that waits, a question that is asked. */
  make(bytes: number): CostRequest | Promise<CostRequest>;
  /** What ends what `make` began; it is not counted either. */
  after?(bytes: number): Promise<void>;
}

/** Bytes of a body beside the content; the limit of a body is `REQUEST_MAX_BYTES`. */
export const BODY_LIMIT = 4_194_304 - 4_096;
/** Bytes of a header beside all others. */
export const HEADER_LIMIT = 15_000;
