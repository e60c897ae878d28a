import { inspect, installInspector } from '../support/inspector.js';
import { NpmStart } from '../support/npm-start.js';
import { type RedisServer, startRedis } from '../support/redis-server.js';

jest.setTimeout(120_000);

const installed = installInspector();
if (!installed) console.warn('SKIPPED: npm could not install the MCP Inspector, so nothing was tried with it.');

(installed ? describe : describe.skip).each(['memory', 'Redis'])('the MCP Inspector and npm start on %s', (store) => {
  let redis: RedisServer | undefined;
  let service: NpmStart;

  beforeAll(async () => {
    redis = store === 'Redis' ? await startRedis() : undefined;
    service = await NpmStart.run(redis && { REDIS_URL: redis.url });
  });
  afterAll(async () => {
    await service?.stop();
    await redis?.stop();
  });

  const call = (tool: string, argument: string, ...more: string[]) =>
    inspect(service.url, 'tools/call', '--tool-name', tool, '--tool-arg', argument, ...more);

  it('lists and calls the demo tools', async () => {
    const { output } = await inspect(service.url, 'tools/list');
    expect(output.result.tools.map(({ name }: { name: string }) => name)).toEqual(['confirm', 'countdown', 'echo']);
    expect(await call('echo', 'message=hi')).toEqual({
      code: 0,
      output: { result: { content: [{ type: 'text', text: 'hi' }] } },
    });
    expect(await call('countdown', 'seconds=1')).toMatchObject({
      code: 0,
      output: { result: { content: [{ text: 'Counted 1 seconds.' }] } },
    });
  });

  it('is told that it cannot be asked, for it declares no elicitation', async () => {
    expect(await call('confirm', 'question=Tea?')).toMatchObject({
      code: 5,
      output: { result: { isError: true, content: [{ text: expect.stringContaining('elicitation') }] } },
    });
  });

  it('reads the resource and gets the prompt', async () => {
    expect(await inspect(service.url, 'resources/read', '--uri', 'demo://motto')).toMatchObject({
      code: 0,
      output: { result: { contents: [{ uri: 'demo://motto', mimeType: 'text/plain' }] } },
    });
    const prompt = ['--prompt-name', 'translate', '--prompt-args', 'text=sea', 'language=French'];
    expect(await inspect(service.url, 'prompts/get', ...prompt)).toMatchObject({ code: 0 });
  });

  it('puts the service under a little load', async () => {
    const { code } = await call('echo', 'message=hi', '--load', '--load-requests', '200', '--load-concurrency', '10');
    expect(code).toBe(0);
  });
});
