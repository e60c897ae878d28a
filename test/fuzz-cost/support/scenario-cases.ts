import { setTimeout as sleep } from 'node:timers/promises';
import { send } from '../../support/raw-http.js';
import { MODERN } from '../../support/raw-modern.js';
import type { CostClient } from './client.js';
import { BODY_LIMIT, type CostCase } from './cost-case.js';
import { type CostRequest, messagesOf } from './exchange.js';
import { type Filler, listed, textFillers, textOf, valueFillers } from './fillers.js';

type Message = Record<string, unknown>;

const QUESTIONS: Readonly<Record<string, (json: string) => readonly string[]>> = {
  ask: (json) => [
    json,
    `{"action":${json}}`,
    `{"action":"accept","content":${json}}`,
    `{"action":"accept","content":{"text":${json}}}`,
  ],
  think: (json) => [
    `{"role":"assistant","model":${json},"content":{"type":"text","text":"x"}}`,
    `{"role":"assistant","model":"m","content":${json}}`,
  ],
  locate: (json) => [`{"roots":${json}}`, `{"roots":[{"uri":"file:///a","name":${json}}]}`],
};
const ABOUT = ['whole', 'first member', 'content', 'text'];
/** What nearly matches a template, but for its last character, is what backtracking costs most for. */
const ERAS_AND_ENDS = [
  ['legacy', ''],
  ['legacy', '/'],
  ['modern', ''],
  ['modern', '/'],
] as const;
const FEW = ['letters', 'schemes', 'surrogates'];

const few: readonly Filler[] = [...textFillers.filter(({ name }) => FEW.includes(name)), ...valueFillers];

/** What needs something before it: a question that is answered, a call in flight, a session that knows batches. */
export function scenarioCases(client: CostClient): CostCase[] {
  return [...answers(client), ...states(client), ...batches(client), ...uris(client), ...inFlight(client)];
}

/** Answers to questions that were really asked. */
function answers(client: CostClient): CostCase[] {
  return Object.entries(QUESTIONS).flatMap(([tool, answersOf]) =>
    few.flatMap((filler) =>
      answersOf('0').flatMap((_, at) => {
        const field = `answer to ${tool}, ${ABOUT[at]}`;
        const json = (bytes: number) => answersOf(filler.json(bytes))[at]!;
        const legacy = async (bytes: number) => legacyAnswer(client, await askedOf(client, tool), json(bytes));
        const modern = async (bytes: number) => modernAnswer(client, tool, await stateOf(client, tool), json(bytes));
        return [
          { field: `legacy ${field}`, content: filler.name, limit: BODY_LIMIT, make: legacy },
          { field: `modern ${field}`, content: filler.name, limit: BODY_LIMIT, make: modern },
        ];
      }),
    ),
  );
}

function legacyAnswer(client: CostClient, id: unknown, json: string): CostRequest {
  return client.post('legacy', {}, `{"jsonrpc":"2.0","id":${JSON.stringify(id)},"result":${json}}`);
}

async function askedOf(client: CostClient, name: string): Promise<unknown> {
  const id = `ask-${Math.random()}`;
  const { text } = await client.send(client.post('legacy', call(name, {}, { id })));
  return messagesOf(text).find(({ method }) => method !== undefined)?.['id'];
}

async function stateOf(client: CostClient, name: string): Promise<Message> {
  const { text } = await client.send(client.post('modern', call(name, {}, { era: 'modern' })));
  return (JSON.parse(text) as { result?: Message }).result ?? {};
}

function modernAnswer(client: CostClient, name: string, asked: Message, json: string): CostRequest {
  const [key = 'answer'] = Object.keys((asked['inputRequests'] as Message | undefined) ?? {});
  const more = { requestState: asked['requestState'], inputResponses: { [key]: '@answer@' } };
  const message = call(name, {}, { era: 'modern', more });
  return client.post(
    'modern',
    message,
    JSON.stringify(message).replace('"@answer@"', () => json),
  );
}

/** States that begin as a real one does. */
function states(client: CostClient): CostCase[] {
  return textFillers.map((filler) => ({
    field: 'modern requestState that goes on',
    content: filler.name,
    limit: BODY_LIMIT,
    make: async (bytes) => {
      const { requestState } = await stateOf(client, 'ask');
      const more = { requestState: String(requestState) + textOf(filler, bytes), inputResponses: {} };
      return client.post('modern', call('ask', {}, { era: 'modern', more }));
    },
  }));
}

function batches(client: CostClient): CostCase[] {
  const messages: Readonly<Record<string, string>> = {
    pings: '{"jsonrpc":"2.0","id":1,"method":"ping"}',
    notifications: '{"jsonrpc":"2.0","method":"notifications/x"}',
    calls: JSON.stringify(call('echo', { text: 'x' })),
    'unknown methods': '{"jsonrpc":"2.0","id":1,"method":"x"}',
    answers: '{"jsonrpc":"2.0","id":"a.1","result":{}}',
    'empty objects': '{}',
    numbers: '1',
    'empty lists': '[]',
  };
  return Object.entries(messages).flatMap(([content, message]) =>
    [client.batchSession, client.session, undefined].map((session) => ({
      field:
        session === undefined ? 'modern batch' : `legacy batch ${session === client.session ? 'where none is' : ''}`,
      content,
      limit: BODY_LIMIT,
      make: (bytes: number) => {
        const request = client.post(
          session === undefined ? 'modern' : 'legacy',
          {},
          `[${numberedIds(message, bytes)}]`,
        );
        const { ['mcp-protocol-version']: _, ...headers } = request.headers;
        return session === undefined ? request : { ...request, headers: { ...headers, 'mcp-session-id': session } };
      },
    })),
  );
}

/** An id may stand in a batch once. */
function numberedIds(message: string, bytes: number): string {
  let id = 0;
  return listed(message, bytes).replaceAll('"id":1', () => `"id":${(id += 1)}`);
}

/** URIs that templates look at. */
function uris(client: CostClient): CostCase[] {
  const beginnings = [
    'pkg://',
    'files://',
    'search://items?q=',
    'search://items',
    'tagged://items?q=',
    'tagged://items?tags=',
    'costs://',
    'a:',
  ];
  const reads = beginnings.flatMap((beginning) =>
    textFillers.flatMap((filler) =>
      ERAS_AND_ENDS.map(([era, end]) => ({
        field: `${era} resources/read ${beginning}${end && ` … ${end}`}`,
        content: filler.name,
        limit: 8_000,
        make: (bytes: number) => {
          const params = { uri: beginning + textOf(filler, bytes) + end };
          return client.post(era, message('resources/read', params, { era }));
        },
      })),
    ),
  );
  const listens = beginnings.flatMap((beginning) =>
    textFillers.map((filler) => ({
      field: `modern subscriptions/listen 100 × ${beginning}`,
      content: filler.name,
      limit: 819_200,
      make: (bytes: number) => {
        const uri = (n: number) => beginning + textOf(filler, bytes / 100) + String(n);
        const notifications = { resourceSubscriptions: Array.from({ length: 100 }, (_, n) => uri(n)) };
        return client.post('modern', message('subscriptions/listen', { notifications }, { era: 'modern' }));
      },
    })),
  );
  return [...reads, ...listens];
}

/** An id that is in flight already. */
function inFlight(client: CostClient): CostCase[] {
  return textFillers.map((filler) => ({
    field: 'legacy id in flight',
    content: filler.name,
    limit: BODY_LIMIT / 2,
    make: async (bytes) => {
      const request = client.post('legacy', call('wait', {}, { id: textOf(filler, bytes) }));
      const waiting = send(client.url, { headers: request.headers as Record<string, string>, body: request.body });
      waiting.then(
        (response) => response.cut(),
        () => undefined,
      );
      await sleep(50);
      return request;
    },
    after: async (bytes) => {
      const params = { requestId: textOf(filler, bytes) };
      await client.send(client.post('legacy', { jsonrpc: '2.0', method: 'notifications/cancelled', params }));
    },
  }));
}

interface CallOptions {
  readonly era?: 'modern';
  readonly id?: unknown;
  readonly more?: Message;
}

function call(name: string, args: object, options: CallOptions = {}): Message {
  return message('tools/call', { name, arguments: args, ...options.more }, options);
}

export function message(
  method: string,
  params: Message,
  { era, id = 1 }: { era?: string; id?: unknown } = {},
): Message {
  const _meta = {
    'io.modelcontextprotocol/protocolVersion': MODERN,
    'io.modelcontextprotocol/clientInfo': { name: 'costs', version: '1' },
    'io.modelcontextprotocol/clientCapabilities': { elicitation: {}, sampling: {}, roots: {} },
  };
  return { jsonrpc: '2.0', id, method, params: era === 'modern' ? { ...params, _meta } : params };
}
