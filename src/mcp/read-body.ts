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
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > limit) {
        chunks.length = 0;
        resolve({ state: 'too-large' });
      } else chunks.push(chunk);
    });
    request.on('end', () => resolve({ state: 'read', text: textOf(chunks) }));
    request.on('error', () => resolve({ state: 'aborted' }));
    request.on('close', () => resolve({ state: 'aborted' }));
  });
}

function textOf(chunks: readonly Buffer[]): string {
  return chunks.length === 1 && chunks[0] ? chunks[0].toString('utf8') : Buffer.concat(chunks).toString('utf8');
}
