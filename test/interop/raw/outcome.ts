import { setTimeout as sleep } from 'node:timers/promises';
import { type RawRequest, type RawResponse, send } from '../../support/raw-http.js';

const PATIENCE_MS = 3_000;

/**
 * What a client sees of an answer, in a few words: `200 result`, `200 tool error`, `400 -32600`, `202`, `200 stream`.
 * Texts, ids and headers are left out.
 */
export async function outcomeOf(url: URL, request: RawRequest): Promise<string> {
  const answered = send(url, request).then(
    async (response) => `${response.status} ${await kindOf(response, request.method === 'GET')}`.trim(),
    () => 'cut off',
  );
  return Promise.race([answered, sleep(2 * PATIENCE_MS, 'no answer', { ref: false })]);
}

async function kindOf(response: RawResponse, listens: boolean): Promise<string> {
  const isStream = response.type?.startsWith('text/event-stream');
  if (listens && isStream) {
    await response.cut();
    return 'stream';
  }
  const messages = await Promise.race([messagesOf(response), sleep(PATIENCE_MS, undefined, { ref: false })]);
  if (messages === undefined) {
    await response.cut();
    return isStream ? 'stream' : 'unfinished';
  }
  return messages.map(kindOfMessage).join(', ');
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any
async function messagesOf(response: RawResponse): Promise<any[]> {
  try {
    return (await response.rpc()).filter((message) => !('method' in message));
  } catch {
    return [];
  }
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any
function kindOfMessage(message: any): string {
  if (message?.error) return String(message.error.code);
  if (message?.result?.isError === true) return 'tool error';
  return message?.result === undefined ? 'something else' : 'result';
}
