import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { ElicitRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { startTestApp, type TestApp } from '../../src/testing/test-app.js';
import { mcpUpstream } from '../../src/upstream/index.js';
import { everyClient, type OfficialClient } from '../support/clients.js';
import type { SdkClient } from '../support/official-client.js';
import { until } from '../support/until.js';

type Args = Readonly<Record<string, unknown>>;

interface RealServer {
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly calls: readonly (readonly [tool: string, args: Args])[];
  readonly reads?: readonly string[];
  readonly prompts?: readonly (readonly [name: string, args: Readonly<Record<string, string>>])[];
}

const require_ = createRequire(__filename);
const directory = realpathSync(mkdtempSync(join(tmpdir(), 'upstream-')));
writeFileSync(join(directory, 'one.txt'), 'first\nsecond\n');
afterAll(() => rmSync(directory, { recursive: true }));

function entryOf(name: string): string {
  const manifest = require_.resolve(`@modelcontextprotocol/${name}/package.json`);
  return join(dirname(manifest), 'dist', 'index.js');
}

const elicit = () => ({ action: 'accept' as const, content: { name: 'Ada', check: true } });

const SERVERS: Readonly<Record<string, RealServer>> = {
  'server-everything': {
    args: [],
    calls: [
      ['echo', { message: 'hello' }],
      ['echo', {}],
      ['get-sum', { a: 2, b: 3 }],
      ['get-annotated-message', { messageType: 'error', includeImage: true }],
      ['get-structured-content', { location: 'Chicago' }],
      ['get-tiny-image', {}],
      ['get-resource-links', { count: 2 }],
      ['get-resource-reference', { resourceType: 'Text', resourceId: 1 }],
      ['trigger-long-running-operation', { duration: 0.2, steps: 2 }],
      ['trigger-elicitation-request', {}],
    ],
    reads: ['demo://resource/static/document/features.md'],
    prompts: [
      ['simple-prompt', {}],
      ['args-prompt', { city: 'Oslo' }],
    ],
  },
  'server-filesystem': {
    args: [directory],
    calls: [
      ['list_allowed_directories', {}],
      ['write_file', { path: join(directory, 'two.txt'), content: 'two' }],
      ['read_text_file', { path: join(directory, 'one.txt'), head: 1 }],
      [
        'edit_file',
        { path: join(directory, 'one.txt'), edits: [{ oldText: 'first', newText: 'erste' }], dryRun: true },
      ],
      ['directory_tree', { path: directory }],
      ['search_files', { path: directory, pattern: '*.txt' }],
      ['read_text_file', { path: '/etc/hostname' }],
    ],
  },
  'server-memory': {
    args: [],
    env: { MEMORY_FILE_PATH: join(directory, 'memory.jsonl') },
    calls: [
      ['create_entities', { entities: [{ name: 'Ada', entityType: 'person', observations: ['counts'] }] }],
      ['read_graph', {}],
      ['search_nodes', { query: 'counts' }],
      ['delete_entities', { entityNames: ['Ada'] }],
      ['read_graph', {}],
    ],
  },
};

/** What it says to a client of its own, by the same methods. */
async function direct(name: string, { args, env }: RealServer): Promise<Client> {
  const client = new Client(
    { name: 'direct', version: '1.0.0' },
    { capabilities: { elicitation: { form: {}, url: {} } } },
  );
  client.setRequestHandler(ElicitRequestSchema, elicit);
  await client.connect(
    new StdioClientTransport({
      command: process.execPath,
      args: [entryOf(name), ...args],
      env: { ...env },
      stderr: 'ignore',
    }),
  );
  return client;
}

async function listsOf(client: SdkClient) {
  const [{ tools }, lists] = [await client.listTools(), await capable(client)];
  return {
    tools: tools
      // What can be called as a task of 2025-11-25 only is not served; whether others can is not listed.
      .filter(({ execution }) => execution?.taskSupport !== 'required')
      .map(({ execution: _execution, ...tool }) => tool)
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
    ...lists,
  };
}

async function capable(client: SdkClient) {
  const orNone = <T>(list: Promise<T[]>) => list.catch(() => [] as T[]);
  const byName = <T extends { name: string }>(items: T[]) => items.sort((a, b) => (a.name < b.name ? -1 : 1));
  return {
    prompts: byName(await orNone(client.listPrompts().then(({ prompts }) => prompts))).map(plainPrompt),
    resources: byName(await orNone(client.listResources().then(({ resources }) => resources))),
    templates: byName(await orNone(client.listResourceTemplates().then(({ resourceTemplates }) => resourceTemplates))),
  };
}

/** An argument that is not required may say so, or nothing. */
function plainPrompt(prompt: { arguments?: { required?: boolean | undefined }[] | undefined }) {
  return {
    ...prompt,
    arguments: prompt.arguments?.map((argument) => ({ ...argument, required: argument.required ?? false })),
  };
}

async function resultsOf(
  client: SdkClient,
  call: OfficialClient['callTool'],
  { calls, reads = [], prompts = [] }: RealServer,
) {
  const results: unknown[] = [];
  for (const [tool, args] of calls) results.push([tool, plain(await call(tool, args).catch(told))]);
  for (const uri of reads) results.push([uri, plain(await client.readResource({ uri }).catch(told))]);
  for (const [name, args] of prompts)
    results.push([name, plain(await client.getPrompt({ name, arguments: args }).catch(told))]);
  return results;
}

/** Results of the modern era say more of themselves. */
function plain(result: object): unknown {
  const { resultType: _type, ttlMs: _ttl, cacheScope: _scope, _meta, ...rest } = result as Record<string, unknown>;
  return JSON.parse(JSON.stringify(rest).replaceAll(/\d+:\d+:\d+ [AP]M/g, 'a time')) as unknown;
}

const told = ({ code, message }: { code?: number; message?: string }) => ({ code, message });

describe.each(Object.entries(SERVERS))('@modelcontextprotocol/%s', (name, real) => {
  let theirs: Client;
  let app: TestApp;
  let lists: unknown;
  let results: unknown;
  beforeAll(async () => {
    theirs = await direct(name, real);
    await until(async () => name !== 'server-everything' || (await theirs.listTools()).tools.length > 13);
    lists = await listsOf(theirs);
    const call = (tool: string, args: Record<string, unknown> = {}) => theirs.callTool({ name: tool, arguments: args });
    expect((lists as { tools: unknown[] }).tools.length).toBeGreaterThan(8);
    results = await resultsOf(theirs, call as OfficialClient['callTool'], real);
    const command = { command: process.execPath, args: [entryOf(name), ...real.args], env: { ...real.env } };
    app = await startTestApp({ modules: [mcpUpstream({ name, ...command, per: 'caller' })] });
    await until(async () => name !== 'server-everything' || (await app.client.listTools()).tools.length > 13);
  });
  afterAll(async () => {
    await theirs.close();
    await app.close();
  });

  it.each(everyClient)('lists and answers %s the same as its own client', async (_name, _era, connect) => {
    const official = await connect(app.url, { elicit });
    expect(await listsOf(official.client)).toEqual(lists);
    expect(await resultsOf(official.client, (tool, args) => official.callTool(tool, args), real)).toEqual(results);
    await official.close();
  });
});
