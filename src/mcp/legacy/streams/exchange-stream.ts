import type { CallStream } from './call-stream.js';

/** The SSE stream that the response to a POST becomes: what its exchange needs of it. */
export type ExchangeStream = Pick<
  CallStream,
  'begin' | 'append' | 'answer' | 'keepAnswer' | 'farewell' | 'disconnect' | 'handOver' | 'end' | 'canBeRepeated'
>;
