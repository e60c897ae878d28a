import type { IncomingMessage } from 'node:http';

export type BodyOutcome =
  | { readonly state: 'read'; readonly text: string }
  | { readonly state: 'too-large' }
  /** The client went away before the body was whole. */
  | { readonly state: 'aborted' };

/**
 * Reads a request's body of at most `limit` bytes. What is over the limit is discarded as it comes, so that the client
 * gets to read the refusal.
 */
export function readBody(request: IncomingMessage, limit: number): Promise<BodyOutcome> {
  if (Number(request.headers['content-length']) > limit) return Promise.resolve({ state: 'too-large' });
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    let isOver = false;
    // Every request closes in the end, and to resolve a promise again is expensive.
    const end = (outcome: BodyOutcome) => {
      if (!isOver) resolve(outcome);
      isOver = true;
    };
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > limit) {
        chunks.length = 0;
        end({ state: 'too-large' });
      } else chunks.push(chunk);
    });
    request.on('end', () => end({ state: 'read', text: textOf(chunks) }));
    request.on('error', () => end(ABORTED));
    request.on('close', () => end(ABORTED));
  });
}

const ABORTED: BodyOutcome = { state: 'aborted' };

function textOf(chunks: readonly Buffer[]): string {
  return chunks.length === 1 && chunks[0] ? chunks[0].toString('utf8') : Buffer.concat(chunks).toString('utf8');
}
