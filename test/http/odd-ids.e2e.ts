import { type RawResponse, send } from '../support/raw-http.js';
import { MODERN } from '../support/raw-modern.js';
import type { RawSession } from '../support/raw-session.js';
import { Endpoint } from './support/endpoint.js';
import { expectRefusal } from './support/refusal.js';

/** As they stand in the text of a body: a parser has rounded some of them, and an answer could only repeat that. */
const NO_IDS = [
  ...['9007199254740992', '9007199254740993', '-9007199254740993', '12345678901234567890', '1e300', '-1e300', '1e400'],
  ...['1.5', '0.1000000000000000055', 'null', 'true', '{}', '[]', '[1]'],
];
const IDS = ['9007199254740991', '-9007199254740991', '0', '-1', '"9007199254740993"', '""', '"1.5"'];

const LEGACY_METHODS = ['ping', 'initialize', 'tools/call', 'no/method'];
const MODERN_METHODS = ['server/discover', 'tools/call', 'no/method'];

let endpoint: Endpoint;
let session: RawSession;
let older: RawSession;
beforeAll(async () => {
  endpoint = await Endpoint.start();
  session = await endpoint.open();
  older = await endpoint.open({ protocolVersion: '2025-03-26' });
});
afterAll(() => endpoint.close());

const text = (id: string, method: string, params = '{}') =>
  `{"jsonrpc":"2.0","id":${id},"method":"${method}","params":${params}}`;

const envelope = `{"io.modelcontextprotocol/protocolVersion":"${MODERN}","io.modelcontextprotocol/clientCapabilities":{}}`;
const modern = (id: string, method: string): Promise<RawResponse> =>
  send(endpoint.url, {
    headers: { 'mcp-protocol-version': MODERN, 'mcp-method': method },
    body: text(id, method, `{"_meta":${envelope}}`),
  });

const refused = {
  status: 400,
  code: -32600,
  message:
    /: id is neither text nor a whole number from −\(2\^53 − 1\) to 2\^53 − 1; send one of these, or the number as text$/,
};

describe.each(NO_IDS)('the id %s', (id) => {
  it.each(LEGACY_METHODS)('of %s is refused with id null', async (method) => {
    await expectRefusal(await session.post(text(id, method)), refused);
    await expectRefusal(await send(endpoint.url, { body: text(id, method) }), refused);
  });

  it.each(MODERN_METHODS)('of %s in the modern era is refused with id null', async (method) => {
    await expectRefusal(await modern(id, method), refused);
  });

  it('of one message of a batch is refused with id null, and nothing runs', async () => {
    const message = /^Bad Request: JSON-RPC batch contains an invalid message: of message 2, id is neither/;
    await expectRefusal(await older.post(`[${text('1', 'ping')},${text(id, 'ping')}]`), { ...refused, message });
  });

  it('of an answer is refused with id null', async () => {
    await expectRefusal(await session.post(`{"jsonrpc":"2.0","id":${id},"result":{}}`), refused);
  });

  it('does not cancel the call whose id it is near', async () => {
    const near = session.call('hold', { gate: id }, { id: 9007199254740991 });
    await endpoint.gates.at(id).entered;
    const notice = `{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":${id}}}`;
    expect((await session.post(notice)).status).toBe(202);
    endpoint.gates.at(id).release();
    expect((await (await near).rpc()).at(-1)).toMatchObject({ id: 9007199254740991, result: {} });
  });
});

describe.each(IDS)('the id %s', (id) => {
  const repeated = (body: string) => expect(body).toContain(`"id":${id}`);

  it('comes back as it is in results, errors and refusals of both eras', async () => {
    repeated(await (await session.post(text(id, 'ping'))).body());
    repeated(await (await session.post(text(id, 'no/method'))).body());
    repeated(await (await session.post(text(id, 'initialize'))).body());
    repeated(await (await send(endpoint.url, { body: text(id, 'initialize') })).body());
    repeated(await (await session.post(`{"jsonrpc":"2.0","id":${id},"method":"ping","params":[]}`)).body());
    repeated(await (await modern(id, 'server/discover')).body());
    repeated(await (await modern(id, 'no/method')).body());
    repeated(await (await modern(id, 'tools/call')).body());
  });
});

describe('a progress token that is no id', () => {
  it.each(['9007199254740993', '1.5', 'true'])('%s is refused, and named', async (token) => {
    const params = `{"name":"progress","arguments":{"steps":1},"_meta":{"progressToken":${token}}}`;
    const message = /: params\._meta\.progressToken is neither text nor a whole number/;
    await expectRefusal(await session.post(text('7', 'tools/call', params)), { ...refused, message, id: 7 });
  });
});
