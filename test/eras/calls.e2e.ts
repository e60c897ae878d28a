import { until } from '../support/until.js';
import { errorOf } from './support/error-of.js';
import { forEveryClient } from './support/for-every-client.js';

jest.setTimeout(60_000);

const MESSAGE = 'notifications/message';

forEveryClient(({ era, connect, sum }) => {
  it('speaks the newest revision of its era', async () => {
    const client = await connect();
    expect(client.protocolVersion).toBe(era === 'modern' ? '2026-07-28' : '2025-11-25');
    expect(client.sessionId !== '').toBe(era === 'legacy');
  });

  it('calls tools, with text and with structure', async () => {
    const client = await connect();
    expect(await client.text('repeat', { text: 'Grüße, 世界' })).toBe('Grüße, 世界');
    const structured = { structuredContent: { sum: 3 }, content: [{ type: 'text', text: '{"sum":3}' }] };
    expect(await client.callTool('add', { a: 1, b: 2 })).toMatchObject(structured);
  });

  it('calls a tool one of whose arguments a header may repeat', async () => {
    const client = await connect();
    await client.toolNames();
    expect(await client.text('look', { region: 'Østlandet ✓' })).toBe('Looked in Østlandet ✓.');
  });

  it('tells the model what a tool told, and hides what it did not', async () => {
    const client = await connect();
    expect(await client.callTool('fail', { how: 'told' })).toMatchObject({
      isError: true,
      content: [{ type: 'text', text: 'Try something else.' }],
    });
    const hidden = await client.callTool('fail', { how: 'hidden' });
    expect(hidden.isError).toBe(true);
    expect(JSON.stringify(hidden)).not.toContain('password');
  });

  it('answers a protocol error, an unknown tool and an unknown prompt with a code', async () => {
    const client = await connect();
    expect(await errorOf(client.callTool('fail', { how: 'protocol' }))).toMatchObject({ code: -32050 });
    expect(await errorOf(client.callTool('nothing'))).toMatchObject({ code: -32602 });
    expect(await errorOf(client.promptText('nothing', {}))).toMatchObject({ code: -32602 });
  });

  it('names every argument that does not fit', async () => {
    const client = await connect();
    const result = await client.callTool('add', { a: 'one' });
    expect(result).toMatchObject({ isError: true, content: [{ type: 'text', text: expect.stringMatching(/a.*b/s) }] });
  });

  it('hears progress in order, all of it before the answer', async () => {
    const client = await connect();
    const heard: unknown[] = [];
    const onProgress = ({ progress, total, message }: { progress: number; total?: unknown; message?: unknown }) =>
      heard.push([progress, total, message]);
    heard.push(await client.text('walk', { steps: 3 }, { onProgress }));
    expect(heard).toEqual([[1, 3, 'step 1'], [2, 3, 'step 2'], [3, 3, 'step 3'], '3 steps']);
  });

  it('hears the log messages that it asked for', async () => {
    const client = await connect();
    await client.setLevel('info');
    await client.text('speak');
    await until(() => client.heard(MESSAGE).length > 0);
    expect(client.heard(MESSAGE).map(({ params }) => params)).toEqual([
      { level: 'warning', data: 'a warning', logger: 'eras' },
    ]);
  });

  it('cancels a call that runs', async () => {
    const client = await connect();
    const abort = new AbortController();
    const call = client.text('hold', {}, { signal: abort.signal, onProgress: () => abort.abort() });
    await expect(call).rejects.toThrow();
    await until(async () => (await sum('mcp_calls_in_flight')) === 0);
    expect(await client.text('repeat', { text: 'still here' })).toBe('still here');
  });
});
