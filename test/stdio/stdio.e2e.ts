import { Client as Client1 } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport as Stdio1 } from '@modelcontextprotocol/sdk/client/stdio.js';
import { ElicitRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import { Client as Client2 } from '@modelcontextprotocol/client';
import { StdioClientTransport as Stdio2 } from '@modelcontextprotocol/client/stdio';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { SdkClient } from '../support/official-client.js';
import { compiledFixture } from '../support/compiled-fixture.js';
import { until } from '../support/until.js';

jest.setTimeout(90_000);

const MAIN = join(__dirname, '..', '..', 'dist', 'main.js');

interface Local extends SdkClient {
  callTool(params: object, ...rest: unknown[]): Promise<{ content: { text?: string }[]; isError?: boolean }>;
}

interface Connected {
  readonly client: Local;
  readonly stderr: () => string;
  /** The steps that its transport was told of: both clients drop a step that comes in one chunk with the result. */
  readonly progress: readonly number[];
}

interface Reading {
  onmessage?: ((message: never) => void) | undefined;
}

/** Reads along with a client that is connected. */
function progressOf(transport: Reading): readonly number[] {
  const progress: number[] = [];
  const { onmessage } = transport;
  transport.onmessage = (message: { method?: string; params?: { progress: number } }) => {
    if (message.method === 'notifications/progress') progress.push(message.params!.progress);
    onmessage!(message as never);
  };
  return progress;
}

const answer = () => ({ action: 'accept' as const, content: { confirm: true, name: 'Ada', sure: true } });
const INFO = { name: 'desktop', version: '1.0.0' };
const CAPABILITIES = { elicitation: { form: {} } };

function command(env: Readonly<Record<string, string>> = {}) {
  return {
    command: process.execPath,
    args: [MAIN, '--stdio'],
    env: { MCP_MODULES: compiledFixture('local'), LOG_FORMAT: 'json', ...env },
    stderr: 'pipe' as const,
  };
}

function collected(stderr: { on(event: 'data', listener: (chunk: Buffer) => void): unknown } | null): () => string {
  let text = '';
  stderr?.on('data', (chunk) => (text += chunk.toString()));
  return () => text;
}

async function connect1(env?: Readonly<Record<string, string>>): Promise<Connected> {
  const client = new Client1(INFO, { capabilities: CAPABILITIES });
  client.setRequestHandler(ElicitRequestSchema, answer);
  const transport = new Stdio1(command(env));
  const stderr = collected(transport.stderr);
  await client.connect(transport);
  return { client: client as unknown as Local, stderr, progress: progressOf(transport) };
}

async function connect2(mode: 'legacy' | 'auto', env?: Readonly<Record<string, string>>): Promise<Connected> {
  const client = new Client2(INFO, { capabilities: CAPABILITIES, versionNegotiation: { mode } });
  client.setRequestHandler('elicitation/create', answer);
  const transport = new Stdio2(command(env));
  const stderr = collected(transport.stderr);
  await client.connect(transport);
  return { client: client as unknown as Local, stderr, progress: progressOf(transport) };
}

const clients: readonly (readonly [
  name: string,
  connect: (env?: Readonly<Record<string, string>>) => Promise<Connected>,
])[] = [
  ['the client of SDK 1.x', connect1],
  ['that of SDK 2.x in the legacy era', (env) => connect2('legacy', env)],
  ['that of SDK 2.x in the modern era', (env) => connect2('auto', env)],
];

const textOf = ({ content }: { content: { text?: string }[] }) => content[0]?.text;

describe.each(clients)('--stdio and %s', (_name, connect) => {
  let connected: Connected;
  beforeAll(async () => {
    connected = await connect();
  });
  afterAll(() => connected.client.close());

  const call = (name: string, args: object = {}, options?: object) => {
    const params = { name, arguments: args };
    const { client } = connected;
    return client instanceof Client1
      ? client.callTool(params, undefined, options as never)
      : client.callTool(params, options);
  };

  it('serves tools, resources and prompts', async () => {
    const { client } = connected;
    expect((await client.listTools()).tools.map(({ name }) => name)).toEqual([
      'greet',
      'region',
      'steps',
      'waits',
      'writes',
    ]);
    expect(textOf((await call('greet')) as never)).toBe('Hello Ada');
    expect((await client.readResource({ uri: 'local://note' })).contents).toMatchObject([{ text: 'a note' }]);
  });

  it('tells how far a call is', async () => {
    await call('steps', {}, { onprogress: () => undefined });
    expect(connected.progress).toEqual([1, 2, 3]);
  });

  it('ends a call that the client cancels', async () => {
    const controller = new AbortController();
    const waiting = call('waits', {}, { signal: controller.signal });
    await until(() => connected.stderr().includes('waits for its end'));
    controller.abort();
    await expect(waiting).rejects.toThrow();
    await until(() => connected.stderr().includes('was ended'));
  });

  it('needs no header where an argument would be repeated in one', async () => {
    expect(textOf((await call('region', { region: 'ü' })) as never)).toBe('ü');
  });

  it('keeps what modules write to stdout out of the messages', async () => {
    expect(textOf((await call('writes')) as never)).toBe('written');
    await until(() => connected.stderr().includes('written by console.log'));
  });

  it('answers what is refused', async () => {
    await expect(connected.client.readResource({ uri: 'local://none' })).rejects.toMatchObject({
      message: expect.stringMatching(/not found/i) as unknown,
    });
  });
});

/** A process that is spoken to by hand. */
function spawned(env: Readonly<Record<string, string>>, more: readonly string[] = []) {
  const { args, env: own } = command(env);
  const child = spawn(process.execPath, [...args, ...more], { env: { ...own, PATH: process.env.PATH }, stdio: 'pipe' });
  const closed = once(child, 'close');
  return { child, closed, stdout: collected(child.stdout), stderr: collected(child.stderr) };
}

const INITIALIZE = JSON.stringify({
  jsonrpc: '2.0',
  id: 'first',
  method: 'initialize',
  params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: INFO },
});

it('--stdio needs neither tokens nor Redis, and ends with stdin', async () => {
  const env = { AUTH_ISSUER: 'https://login.example.com', AUTH_AUDIENCE: 'mcp', REDIS_URL: 'redis://127.0.0.1:1' };
  const { child, closed, stdout } = spawned(env);
  child.stdin.write(`no message\n${INITIALIZE}\n`);
  await until(() => stdout().includes('\n'));
  expect(JSON.parse(stdout())).toMatchObject({ id: 'first', result: { protocolVersion: '2025-11-25' } });
  child.stdin.end();
  expect(await closed).toEqual([0, null]);
  expect(stdout().trim().split('\n')).toHaveLength(1);
});

it('--stdio serves one of several servers by its name, and asks for one', async () => {
  compiledFixture('chaos');
  const env = { MCP_MODULES: compiledFixture('several') };
  const { child, closed, stdout } = spawned(env, ['--server=acme-billing']);
  child.stdin.write(`${INITIALIZE}\n`);
  await until(() => stdout().includes('\n'));
  expect(JSON.parse(stdout())).toMatchObject({ result: { serverInfo: { name: 'acme-billing' } } });
  child.stdin.end();
  expect(await closed).toEqual([0, null]);
  const nameless = spawned(env);
  expect(await nameless.closed).toEqual([1, null]);
  expect(nameless.stderr()).toContain('say --server=NAME, one of acme-billing, acme-orders');
});
