import { bounded } from './bounded-body.js';

function response(chunks: readonly string[], type: string): Response {
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(new TextEncoder().encode(chunk));
      controller.close();
    },
  });
  return bounded(new Response(body, { headers: { 'content-type': type } }), 10);
}

const STREAM = 'text/event-stream';

describe('a bounded body', () => {
  it.each([
    ['as a whole', ['12345', '67890'], 'application/json'],
    ['as many events', ['12345678\n\n', '12345678\n\n'], STREAM],
    ['as events that end in the middle', ['123456\r', '\n\r\n123456', '\r\n\r\n'], STREAM],
  ])('is what it was, %s', async (_name, chunks, type) => {
    expect(await response(chunks, type).text()).toBe(chunks.join(''));
  });

  it.each([
    ['as a whole', ['12345', '678901'], 'application/json'],
    ['with an event of many lines', ['123\n', '456\n', '789\n'], STREAM],
    ['with an event that is long and ends', ['1234567890123\n\n'], STREAM],
  ])('breaks off where it is longer, %s', async (_name, chunks, type) => {
    await expect(response(chunks, type).text()).rejects.toThrow('longer than 10 bytes');
  });
});
