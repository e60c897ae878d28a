import { MOST_ID_BYTES } from '../../src/mcp/gate/request-body.js';
import { type RawResponse, send } from '../support/raw-http.js';
import { RawModern } from '../support/raw-modern.js';
import { initializeBody, type RawSession } from '../support/raw-session.js';
import { Endpoint } from './support/endpoint.js';
import { expectRefusal } from './support/refusal.js';

const UNFIT: readonly (readonly [string, string])[] = [
  ['a byte too long', 'x'.repeat(MOST_ID_BYTES + 1)],
  ['of letters of three bytes', '名'.repeat(MOST_ID_BYTES / 3 + 1)],
  ['of a megabyte', 'x'.repeat(1_000_000)],
  ['with half of a character', 'a\ud83db'],
];
const LONGEST = 'é'.repeat(MOST_ID_BYTES / 2);

let endpoint: Endpoint;
let session: RawSession;
let older: RawSession;
let modern: RawModern;
beforeAll(async () => {
  endpoint = await Endpoint.start();
  session = await endpoint.open();
  older = await endpoint.open({ protocolVersion: '2025-03-26' });
  modern = new RawModern(endpoint.url);
});
afterAll(() => endpoint.close());

const request = (id: unknown, method = 'ping', params = {}) => ({ jsonrpc: '2.0', id, method, params });

async function expectIdRefused(response: RawResponse, id: number | null = null): Promise<void> {
  await expectRefusal(response, {
    status: 400,
    code: -32600,
    message: 'Invalid Request: an id or a progress token is Unicode text of at most 1024 bytes',
    id,
  });
}

describe.each(UNFIT)('an id %s', (_what, id) => {
  it('is refused with id null, of a request, of an answer and of initialize', async () => {
    await expectIdRefused(await session.post(request(id)));
    await expectIdRefused(await session.post({ jsonrpc: '2.0', id, result: {} }));
    await expectIdRefused(await session.post({ jsonrpc: '2.0', id, error: { code: 1, message: 'no' } }));
    await expectIdRefused(await send(endpoint.url, { body: { ...initializeBody(), id } }));
  });

  it('is refused in a batch, of which nothing runs', async () => {
    const before = await endpoint.metric('mcp_request_duration_seconds');
    await expectIdRefused(await older.post([request(1), request(id), request(2)]));
    expect(await endpoint.metric('mcp_request_duration_seconds')).toBe(before);
  });

  it('is refused in the modern era', async () => {
    await expectIdRefused(await modern.request('tools/list', {}, id));
  });

  it('is refused where a request is named by it', async () => {
    await expectIdRefused(await session.notify('notifications/cancelled', { requestId: id }));
    await expectIdRefused(await session.notify('notifications/progress', { progressToken: id, progress: 1 }));
    await expectIdRefused(await session.call('progress', { steps: 3 }, { id: 7, progressToken: id }), 7);
  });
});

it('the longest id and progress token are answered as they are', async () => {
  expect(await (await session.post(request(LONGEST))).json()).toMatchObject({ id: LONGEST, result: {} });
  expect(await (await modern.request('tools/list', {}, LONGEST)).json()).toMatchObject({ id: LONGEST });
  const [progress] = await (await session.call('progress', { steps: 1 }, { progressToken: LONGEST })).rpc();
  expect(progress.params.progressToken).toBe(LONGEST);
});
