import type { Connect, ToolResult } from '../../support/clients.js';
import { until } from '../../support/until.js';

/** What is passed on of a server with the features of `feature-servers.ts`, to one official client. */
export interface PassedOn {
  readonly connect: Connect;
  /** Where it is passed on at. */
  readonly url: () => URL;
  /** How many calls the server was told of that they are cancelled. */
  readonly cancelled: () => number;
}

const textOf = ({ content }: ToolResult) => (content[0] as { text?: string } | undefined)?.text;

/** Tests that hold for every way in which a server is reached. */
export function describePassedOn({ connect, url, cancelled }: PassedOn): void {
  it('serves tools, prompts and resources', async () => {
    const official = await connect(url());
    expect(await official.callTool('add', { a: 1, b: 2 })).toMatchObject({ structuredContent: { sum: 3 } });
    expect(textOf(await official.callTool('fail'))).toBe('It does not work');
    expect((await official.client.getPrompt({ name: 'greet', arguments: { whom: 'Ada' } })).messages).toEqual([
      { role: 'user', content: { type: 'text', text: 'Greet Ada' } },
    ]);
    const read = async (uri: string) => (await official.client.readResource({ uri })).contents;
    expect(await read('notes://first')).toEqual([{ uri: 'notes://first', text: 'a note' }]);
    expect(await read('pages://seven')).toEqual([{ uri: 'pages://seven', text: 'page seven' }]);
    await official.close();
  });

  it('passes progress and log lines on', async () => {
    const official = await connect(url());
    await official.setLevel('info');
    const progress: number[] = [];
    await official.callTool('steps', {}, { onProgress: (step) => progress.push(step.progress) });
    expect(progress).toEqual([1, 2]);
    expect(official.notifications).toContainEqual(
      expect.objectContaining({
        method: 'notifications/message',
        params: expect.objectContaining({ level: 'warning', data: 'two steps', logger: 'features' }) as unknown,
      }),
    );
    await official.close();
  });

  it('cancels what its client cancels', async () => {
    const official = await connect(url());
    const before = cancelled();
    const controller = new AbortController();
    const call = official.callTool('wait', {}, { signal: controller.signal });
    setTimeout(() => controller.abort(), 100);
    await expect(call).rejects.toThrow();
    await until(() => cancelled() === before + 1);
    await official.close();
  });
}
