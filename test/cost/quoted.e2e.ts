import { compiledFixture } from '../support/compiled-fixture.js';
import { MainProcess } from '../support/main-process.js';
import { send, type RawResponse } from '../support/raw-http.js';
import { RawSession } from '../support/raw-session.js';
import { Service } from '../support/service.js';
import { HEADERS, modern, PLACES } from './support/client-texts.js';

/** All that a terminal obeys. */
const FORBIDDEN = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/; // eslint-disable-line no-control-regex
const AWKWARD = 'a\u001b[31mred\u001b[0m\r\n{"level":"fatal"}\u2028\u202e\u0007\u0085\u009b5n';

/** CPU that a request of 300,000 characters may take, in s; before their number was bounded, one took a minute and more. */
const MOST_CPU = 1;

let service: Service;
let session: RawSession;
let lines: number;

beforeAll(async () => {
  service = await Service.start({ MCP_MODULES: compiledFixture('probe'), RATE_LIMIT_ENABLED: 'false' });
  session = await RawSession.open(service.url);
});
afterAll(() => service.stop('SIGKILL'));
beforeEach(() => (lines = service.logs.length));

/** Every text of a value, names included. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, each]) => [name, ...textsIn(each)]);
}

/** What was answered, once its log lines are read as well. */
async function answerOf(response: RawResponse): Promise<{ status: number; message: string; text: string }> {
  const isStream = response.type?.startsWith('text/event-stream') ?? false;
  if (isStream && !(await response.next())?.data) await response.cut();
  const text = await response.body();
  const parsed = response.type?.startsWith('application/json') ? JSON.parse(text) : {};
  await service.log((line) => service.logs.indexOf(line) >= lines || text !== '', 5_000).catch(() => undefined);
  return { status: response.status, message: parsed.error?.message ?? '', text };
}

function expectPlainLines(): void {
  for (const line of service.logs.slice(lines)) {
    expect(Buffer.byteLength(JSON.stringify(line))).toBeLessThanOrEqual(8_192);
    const { err, ...others } = line;
    const { stack = '', ...error } = (err ?? {}) as { stack?: string };
    const said = [...textsIn(others), ...textsIn(error), ...stack.split('\n')];
    expect(said.filter((text) => FORBIDDEN.test(text))).toEqual([]);
  }
}

async function cpu(): Promise<number> {
  return service.metric('process_cpu_seconds_total');
}

describe('a long text of a client', () => {
  it.each(Object.entries(PLACES))('is cut where it is quoted, and costs little: %s', async (_place, ask) => {
    const before = await cpu();
    const { status, message } = await answerOf(await ask(service.url, 'x'.repeat(300_000), session));
    expect(status).not.toBe(500);
    expect(message.length).toBeLessThanOrEqual(500);
    expect((await cpu()) - before).toBeLessThan(MOST_CPU);
    expectPlainLines();
  });

  it.each(HEADERS)('is cut where it is quoted, and costs little, in the header %s', async (name) => {
    const before = await cpu();
    for (const method of ['GET', 'POST']) {
      const body = method === 'POST' ? { jsonrpc: '2.0', id: 1, method: 'tools/list' } : undefined;
      const headers = { ...session.headers, [name]: 'x'.repeat(14_000) };
      const { status, message } = await answerOf(await send(service.url, { method, headers, body }));
      expect(status).not.toBe(500);
      expect(message.length).toBeLessThanOrEqual(500);
    }
    expect((await cpu()) - before).toBeLessThan(MOST_CPU);
    expectPlainLines();
  });

  it('stays exact in what programs read', async () => {
    const requested = 'x'.repeat(300_000);
    const unsupported = await modern(
      service.url,
      'ping',
      {
        _meta: {
          'io.modelcontextprotocol/protocolVersion': requested,
          'io.modelcontextprotocol/clientInfo': { name: 'raw', version: '1.0.0' },
          'io.modelcontextprotocol/clientCapabilities': {},
        },
      },
      { 'mcp-protocol-version': undefined },
    );
    const { error } = await unsupported.json();
    expect(error).toMatchObject({ code: -32022, data: { requested } });
    const uri = `probe://${requested}`;
    const unknown = await (await session.request('resources/read', { uri })).json();
    expect(unknown.error.data).toEqual({ uri });
    const echoed = await (await session.call('echo', { text: requested })).json();
    expect(echoed.result.content).toEqual([{ type: 'text', text: requested }]);
  });
});

describe('what a terminal obeys', () => {
  it.each(Object.entries(PLACES))('is in no message and no log line: %s', async (_place, ask) => {
    const { status, message } = await answerOf(await ask(service.url, AWKWARD, session));
    expect(status).not.toBe(500);
    expect(message).not.toMatch(FORBIDDEN);
    expectPlainLines();
  });
});

it('an id that is in flight already is quoted in the same way, and answered as it is', async () => {
  for (const id of ['x'.repeat(1_024), AWKWARD]) {
    const held = await session.call('hold', { gate: 'never' }, { id, progressToken: 1 });
    await held.next();
    const answer = await (await session.call('echo', { text: 'x' }, { id })).json();
    expect(answer).toMatchObject({ id, error: { code: -32600 } });
    expect(answer.error.message.length).toBeLessThanOrEqual(300);
    expect(answer.error.message).toMatch(/still in flight/);
    expect(answer.error.message).not.toMatch(FORBIDDEN);
    await session.cancel(id);
    await held.body();
  }
  expectPlainLines();
});

describe('LOG_FORMAT=pretty', () => {
  it('prints no line and no escape sequence of a client', async () => {
    await using service = MainProcess.run({ LOG_FORMAT: 'pretty', MCP_MODULES: compiledFixture('probe') });
    const endpoint = /http:\S+\/mcp/.exec(await service.printed('/mcp\n'))![0];
    const url = new URL(endpoint);
    const opened = await RawSession.open(url);
    for (const ask of Object.values(PLACES)) await (await ask(url, AWKWARD, opened)).body();
    service.signal('SIGTERM');
    const { stdout } = await service.ended;
    expect(stdout).toContain('capability.failed');
    expect(stdout.split('\n').filter((line) => FORBIDDEN.test(line) || line.startsWith('{"level"'))).toEqual([]);
  });
});
