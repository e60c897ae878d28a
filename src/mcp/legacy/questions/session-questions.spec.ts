import type { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { LegacyKit, messagesOn, toolCall } from '../../../../test/support/legacy-kit.js';
import { until } from '../../../../test/support/until.js';
import { SessionQuestions } from './session-questions.js';
import type { SessionTransport } from '../sessions/session-transport.js';

const URL_QUESTION = { mode: 'url', message: 'ok?', url: 'https://example.com', elicitationId: 'e' } as const;

let kit: LegacyKit;
let transport: SessionTransport;
beforeEach(async () => {
  kit = await LegacyKit.create();
  kit.capabilities.addTool({ name: 'ask' }, async (_, context) => JSON.stringify(await context.roots()));
  kit.capabilities.addTool({ name: 'ask-url' }, async (_, context) =>
    JSON.stringify(await context.elicit(URL_QUESTION)),
  );
  transport = await kit.warm({
    initialize: {
      protocolVersion: '2025-11-25',
      capabilities: { roots: {}, elicitation: { url: {} } },
      clientInfo: { name: 'test', version: '1' },
    },
  });
});
afterEach(() => kit.close());

it('replays the recorded initialize to the SDK’s server before the first question, and tells the client nothing of it', async () => {
  const response = kit.post(transport, toolCall(1, 'ask-url'));
  await until(() => messagesOn(response).length > 0);
  const server = await transport.questions.server();
  expect(server.getClientVersion()).toEqual({ name: 'test', version: '1' });
  expect(server.getClientCapabilities()).toMatchObject({ roots: {}, elicitation: { url: {} } });
  expect(messagesOn(response)).toMatchObject([{ method: 'elicitation/create', params: URL_QUESTION }]);
});

it('makes one server for all questions of a session, also those that are asked at the same time', async () => {
  const responses = [1, 2, 3].map((id) => kit.post(transport, toolCall(id, 'ask')));
  await until(() => responses.every((response) => messagesOn(response).length > 0));
  const ids = responses.map((response) => (messagesOn(response)[0] as { id: string }).id);
  expect(new Set(ids).size).toBe(3);
  expect([...transport.awaited].sort()).toEqual([...ids].sort());
  expect(transport.questions.server()).toBe(transport.questions.server());
});

it('hands progress on to the SDK under the number that it knows, and only on a question that waits', async () => {
  const response = kit.post(transport, toolCall(1, 'ask'));
  await until(() => messagesOn(response).length > 0);
  const question = messagesOn(response)[0] as { id: string };
  const heard: unknown[] = [];
  transport.questions.onmessage = (message) => void heard.push(message);
  const report = (progressToken: string) =>
    transport.notify({ jsonrpc: '2.0', method: 'notifications/progress', params: { progressToken, progress: 1 } });
  await report('other.1');
  expect(heard).toEqual([]);
  await report(question.id);
  expect(heard).toMatchObject([{ params: { progressToken: expect.any(Number) as number, progress: 1 } }]);
});

it('lets no question wait for a server whose session was closed meanwhile', async () => {
  const silent = { connect: () => Promise.resolve() } as unknown as Server;
  const questions = new SessionQuestions(transport, kit.pod, () => Promise.resolve(silent));
  const asked = questions.server();
  await new Promise((resolve) => setImmediate(resolve));
  await questions.close();
  await expect(asked).rejects.toThrow('closed');
});
