import { type DynamicModule, Module } from '@nestjs/common';
import { join } from 'node:path';
import { Tool } from '../../src/capabilities/decorators.js';
import { startTestApp, type TestApp } from '../../src/testing/test-app.js';
import { mcpUpstream, type CommandOptions } from '../../src/upstream/index.js';
import { captureLog } from '../support/log-capture.js';
import { until } from '../support/until.js';

const CHILD = join(__dirname, '..', 'fixtures', 'upstream', 'child.mjs');

class OwnTools {
  @Tool({ name: 'own' })
  own(): string {
    return 'mine';
  }
}

@Module({ providers: [OwnTools] })
class OwnModule {}

function child(options: Partial<CommandOptions> = {}, args: readonly string[] = []): DynamicModule {
  return mcpUpstream({ name: 'child', command: process.execPath, args: [CHILD, ...args], ...options });
}

async function textOf(app: TestApp, name: string): Promise<string> {
  const [first] = (await app.callTool(name)).content;
  return first?.type === 'text' ? first.text : '';
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

const UNAVAILABLE = 'The server "child", which this is passed on to, is not available. Try again later.';

let log: ReturnType<typeof captureLog>;
beforeEach(() => (log = captureLog()));
afterEach(() => log.restore());

it('is started again where it was killed under load, which costs the calls that it had and no other', async () => {
  await using app = await startTestApp({ modules: [OwnModule, child()] });
  const first = Number(await textOf(app, 'pid'));
  const running = Array.from({ length: 20 }, () => textOf(app, 'wait'));
  const own = Array.from({ length: 20 }, () => textOf(app, 'own'));
  await textOf(app, 'pid');
  process.kill(first, 'SIGKILL');
  expect(new Set(await Promise.all(running))).toEqual(new Set([UNAVAILABLE]));
  expect(new Set(await Promise.all(own))).toEqual(new Set(['mine']));
  const second = Number(await textOf(app, 'pid'));
  expect(second).not.toBe(first);
  expect(await textOf(app, 'wait')).toBe('waited');
  expect(log.lines.filter((line) => line.includes('"event":"upstream.lost"'))).toHaveLength(1);
});

it('is killed where it answers nothing any more, and calls end in their time', async () => {
  await using app = await startTestApp({ modules: [OwnModule, child({ timeoutSeconds: 1 })] });
  const first = Number(await textOf(app, 'pid'));
  const hanging = textOf(app, 'hang');
  expect(await textOf(app, 'own')).toBe('mine');
  expect(await hanging).toBe('The server "child", which this is passed on to, said nothing for 1 s.');
  await until(() => !isAlive(first));
  await until(async () => Number(await textOf(app, 'pid')) > 0);
  expect(log.lines.some((line) => line.includes('"event":"upstream.hung"'))).toBe(true);
});

it('may flood stderr: few lines are logged, it has to wait to be read, and others are served meanwhile', async () => {
  await using app = await startTestApp({ modules: [OwnModule, child({ timeoutSeconds: 2 })] });
  const before = process.memoryUsage().rss;
  const flooding = textOf(app, 'flood');
  for (let n = 0; n < 50; n += 1) expect(await textOf(app, 'own')).toBe('mine');
  expect(await flooding).toBe('flooded');
  const lines = log.lines.filter((line) => line.includes('"event":"upstream.stderr"'));
  expect(lines.length).toBeGreaterThan(0);
  expect(lines.length).toBeLessThanOrEqual(20);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(1_200);
  expect(process.memoryUsage().rss - before).toBeLessThan(64 * 1024 * 1024);
});

it('is disconnected where it sends a message that is too large', async () => {
  await using app = await startTestApp({ modules: [child({ maxMessageBytes: 100_000 })] });
  expect(await textOf(app, 'huge')).toBe(UNAVAILABLE);
  await until(async () => (await textOf(app, 'wait')) === 'waited');
});

it('may write what is no message, and say in a loop that its lists changed', async () => {
  await using app = await startTestApp({ modules: [OwnModule, child({ timeoutSeconds: 10 })] });
  const first = await textOf(app, 'pid');
  expect(await textOf(app, 'garble')).toBe('garbled');
  expect(await textOf(app, 'pid')).toBe(first);
  const storm = textOf(app, 'storm');
  for (let n = 0; n < 20; n += 1) expect(await textOf(app, 'own')).toBe('mine');
  expect(await storm).toBe('stormed');
  expect(Number(await textOf(app, 'lists'))).toBeLessThanOrEqual(15);
  expect(log.lines.filter((line) => line.includes('"event":"upstream.listed"'))).toHaveLength(1);
});

it('is counted, and readiness does not depend on it', async () => {
  await using app = await startTestApp({ modules: [OwnModule, child({ timeoutSeconds: 1 })] });
  const shown = async () => await (await fetch(new URL('/metrics', app.url))).text();
  const isReady = async () => (await fetch(new URL('/health/ready', app.url))).status;
  expect(await shown()).toContain('mcp_upstream_up{upstream="child"} 1');
  await textOf(app, 'hang');
  await until(async () => (await shown()).includes('mcp_upstream_lost_total{upstream="child",reason="hung"} 1'));
  await until(async () => /^\d+$/.test(await textOf(app, 'pid')));
  process.kill(Number(await textOf(app, 'pid')), 'SIGKILL');
  await until(async () => (await shown()).includes('mcp_upstream_lost_total{upstream="child",reason="ended"} 1'));
  expect(await isReady()).toBe(200);
  const text = await shown();
  const times = (outcome: string) =>
    Number(
      text.match(`mcp_upstream_request_duration_seconds_count.upstream="child",outcome="${outcome}". (\\d+)`)?.[1],
    );
  expect(times('timeout')).toBe(1);
  expect(times('ok')).toBeGreaterThanOrEqual(2);
});

it('is one for each session where callers may not share it', async () => {
  await using app = await startTestApp({ modules: [child({ per: 'caller', maxConnections: 2 })] });
  const other = await app.connect();
  const pid = async (client: typeof other) => JSON.stringify((await client.callTool({ name: 'pid' })).content);
  const [first, second] = [await pid(app.client), await pid(other)];
  expect(first).not.toBe(second);
  expect(await pid(app.client)).toBe(first);
  // A third one takes the place of the one that was not used for longest.
  const third = await app.connect();
  expect([first, second]).not.toContain(await pid(third));
  expect(await pid(app.client)).toBe(first);
  expect(await pid(other)).not.toBe(second);
});

it('ends with the application, even where it ignores SIGTERM and the end of stdin', async () => {
  const app = await startTestApp({ modules: [child({}, ['--deaf'])] });
  const pid = Number(await textOf(app, 'pid'));
  expect(isAlive(pid)).toBe(true);
  await app.close();
  await until(() => !isAlive(pid));
});

it('may be away at the start, which is refused only where it is required', async () => {
  const gone = { name: 'child', command: join(__dirname, 'no-such-program') };
  await using app = await startTestApp({ modules: [OwnModule, mcpUpstream(gone)] });
  expect(await textOf(app, 'own')).toBe('mine');
  expect(log.lines.some((line) => line.includes('"event":"upstream.lost","upstream":"child","reason":"refused"'))).toBe(
    true,
  );
  expect(await (await fetch(new URL('/metrics', app.url))).text()).toContain('mcp_upstream_up{upstream="child"} 0');
  expect((await fetch(new URL('/health/ready', app.url))).status).toBe(200);
  await expect(startTestApp({ modules: [mcpUpstream({ ...gone, required: true })] })).rejects.toThrow('ENOENT');
});
