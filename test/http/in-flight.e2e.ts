import type { RawSession } from '../support/raw-session.js';
import { Endpoint } from './support/endpoint.js';
import { expectRefusal } from './support/refusal.js';

let endpoint: Endpoint;
beforeAll(async () => {
  endpoint = await Endpoint.start();
});
afterAll(() => endpoint.close());

const REMEDY =
  'Give each request an id that the session has not used yet; notifications/cancelled ends the earlier one.';

const ping = (id: unknown) => ({ jsonrpc: '2.0', id, method: 'ping' });
const echo = (id: unknown, text: string) => ({
  jsonrpc: '2.0',
  id,
  method: 'tools/call',
  params: { name: 'echo', arguments: { text } },
});
const hold = (id: unknown, gate: string) => ({
  jsonrpc: '2.0',
  id,
  method: 'tools/call',
  params: { name: 'hold', arguments: { gate } },
});

describe('a request whose id is in flight', () => {
  const taken = (id: string | number) => ({
    status: 400,
    code: -32600,
    message: `Invalid Request: a request with the id ${JSON.stringify(id)} is still in flight in this session. ${REMEDY}`,
    id,
  });

  it.each([0, 1, 'a', ''])('%p is 400 -32600 and the first call is answered', async (id) => {
    const session = await endpoint.open();
    const gate = `taken-${JSON.stringify(id)}`;
    const first = session.post(hold(id, gate));
    await endpoint.gates.at(gate).entered;
    await expectRefusal(await session.post(ping(id)), taken(id));
    endpoint.gates.at(gate).release();
    expect((await (await first).rpc()).at(-1)).toMatchObject({
      id,
      result: { content: [{ text: `released ${gate}` }] },
    });
    expect((await session.post(ping(id))).status).toBe(200);
  });

  it('is told apart by its type, and by its session', async () => {
    const [session, other] = [await endpoint.open(), await endpoint.open()];
    const first = session.post(hold(1, 'typed'));
    await endpoint.gates.at('typed').entered;
    expect(await (await session.post(ping('1'))).json()).toEqual({ jsonrpc: '2.0', id: '1', result: {} });
    expect((await other.post(ping(1))).status).toBe(200);
    endpoint.gates.at('typed').release();
    await (await first).body();
  });

  it('is 400 within a batch, and nothing of the batch runs', async () => {
    const session = await endpoint.open({ protocolVersion: '2025-03-26' });
    const message = `Invalid Request: two requests of the batch share an id. ${REMEDY}`;
    const response = await session.post([hold(1, 'never'), ping(1)]);
    await expectRefusal(response, { status: 400, code: -32600, message });
    const first = session.post(hold(5, 'batch-taken'));
    await endpoint.gates.at('batch-taken').entered;
    await expectRefusal(await session.post([hold(6, 'never'), ping(5)]), taken(5));
    endpoint.gates.at('batch-taken').release();
    await (await first).body();
    expect((await session.post(ping(6))).status).toBe(200);
  });

  it('is refused also when both arrive at once at a session that is not in memory', async () => {
    const session = await endpoint.open();
    void endpoint.registry.evict(session.id, 'idle');
    const both = [session.post(hold(1, 'race')), session.post(hold(1, 'race'))];
    expect((await Promise.race(both)).status).toBe(400);
    endpoint.gates.at('race').release();
    const statuses = (await Promise.all(both)).map(({ status }) => status);
    expect(statuses.sort()).toEqual([200, 400]);
  });
});

describe('a batch', () => {
  let session: RawSession;
  beforeEach(async () => (session = await endpoint.open({ protocolVersion: '2025-03-26' })));

  it('is answered as one, each request by its id', async () => {
    const response = await session.post([
      echo(1, 'a'),
      { jsonrpc: '2.0', method: 'notifications/initialized' },
      echo('2', 'b'),
    ]);
    expect(response.type).toBe('application/json');
    const answers: { id: unknown; result: { content: { text: string }[] } }[] = await response.json();
    expect(answers.map(({ id, result }) => [id, result.content[0]?.text])).toEqual([
      [1, 'a'],
      ['2', 'b'],
    ]);
  });

  it('of one request is answered as a batch', async () => {
    expect(await (await session.post([ping(1)])).json()).toEqual([{ jsonrpc: '2.0', id: 1, result: {} }]);
  });

  it('without requests is 202', async () => {
    const response = await session.post([
      { jsonrpc: '2.0', method: 'notifications/initialized' },
      { jsonrpc: '2.0', id: 'nobody.1', result: {} },
    ]);
    expect([response.status, await response.body()]).toEqual([202, '']);
  });

  it('holds 100 messages and no more', async () => {
    const pings = Array.from({ length: 101 }, (_, id) => ping(id));
    expect(await (await session.post(pings.slice(1))).json()).toHaveLength(100);
    const message = 'Invalid Request: a batch holds at most 100 messages';
    await expectRefusal(await session.post(pings), { status: 400, code: -32600, message });
  });

  it('of which one is cancelled answers the others', async () => {
    const answered = session.post([echo(1, 'a'), hold(2, 'batch-cancel'), echo(3, 'c')]);
    await endpoint.gates.at('batch-cancel').entered;
    expect((await session.cancel(2)).status).toBe(202);
    const answers: { id: unknown }[] = await (await answered).rpc();
    expect(answers.map(({ id }) => id)).toEqual([1, 3]);
  });

  it.each(['2025-11-25', '2025-06-18', '2024-11-05'])(
    'is 400 -32600 in a session of %s, and runs nothing',
    async (version) => {
      const other = await endpoint.open({ protocolVersion: version });
      const message = `Invalid Request: revision ${version} has no batches: POST each message by itself`;
      const response = await other.post([
        {
          jsonrpc: '2.0',
          id: 1,
          method: 'tools/call',
          params: { name: 'add-tool', arguments: { name: 'from-batch' } },
        },
      ]);
      await expectRefusal(response, { status: 400, code: -32600, message });
      expect(await (await other.call('from-batch')).json()).toMatchObject({ error: { code: -32602 } });
    },
  );

  it('follows the version that was negotiated, whatever the header says', async () => {
    const response = await session.post([ping(1)], { 'mcp-protocol-version': '2025-11-25' });
    expect(response.status).toBe(200);
    const other = await endpoint.open({ protocolVersion: '2025-11-25' });
    expect((await other.post([ping(1)], { 'mcp-protocol-version': '2025-03-26' })).status).toBe(400);
  });
});
