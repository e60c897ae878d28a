import { send } from '../support/raw-http.js';
import { RawModern } from '../support/raw-modern.js';
import type { RawSession } from '../support/raw-session.js';
import { Endpoint } from '../http/support/endpoint.js';

/** As a module writes a URI, as a client may that writes URIs anew, and one more that means the same. */
const SPELLINGS = [
  ['https://example.com', 'https://example.com/', 'HTTPS://EXAMPLE.com:443'],
  ['mod://café/menü', 'mod://caf%C3%A9/men%C3%BC', 'MOD://café/x/../men%C3%BC'],
  ['file:///my file.txt', 'file:///my%20file.txt', 'file://localhost/my file.txt'],
] as const;
const EVERY = SPELLINGS.flatMap((spellings) => spellings.map((spelling) => [spelling, spellings] as const));

let endpoint: Endpoint;
let session: RawSession;
let modern: RawModern;
beforeAll(async () => {
  endpoint = await Endpoint.start({}, []);
  modern = new RawModern(endpoint.url);
  const { capabilities } = endpoint;
  for (const [uri] of SPELLINGS) capabilities.addResource({ uri, name: uri }, ({ href }) => `of ${href}`);
  capabilities.addResource({ uri: 'mod://ünter', name: 'folder' }, ({ href }) => [
    { uri: href, text: 'all' },
    { uri: 'mod://ünter/1', text: 'one' },
  ]);
  capabilities.addResourceTemplate({ uriTemplate: 'files://{+path}', name: 'files' }, (_uri, { path }) => String(path));
  capabilities.addResource({ uri: 'mod://half/\ud83d', name: 'half' }, () => 'half');
});
afterAll(() => endpoint.close());
beforeEach(async () => (session = await endpoint.open()));

/** What a client of the modern era may name in a header is ASCII; the rest is encoded there. */
function readModern(uri: string) {
  const encoded = `=?base64?${Buffer.from(uri).toString('base64')}?=`;
  const _meta = {
    'io.modelcontextprotocol/protocolVersion': '2026-07-28',
    'io.modelcontextprotocol/clientCapabilities': {},
  };
  const headers = { 'mcp-protocol-version': '2026-07-28', 'mcp-method': 'resources/read', 'mcp-name': encoded };
  const body = { jsonrpc: '2.0', id: 1, method: 'resources/read', params: { uri, _meta } };
  return send(endpoint.url, { headers, body });
}

const updated = (uri: string) => ({ jsonrpc: '2.0', method: 'notifications/resources/updated', params: { uri } });

it('URIs are listed as the URL standard writes them', async () => {
  const listed = [
    'file:///my%20file.txt',
    'https://example.com/',
    'mod://caf%C3%A9/men%C3%BC',
    'mod://half/%EF%BF%BD',
    'mod://%C3%BCnter',
  ];
  for (const list of [session.request('resources/list'), modern.request('resources/list')]) {
    const { resources } = (await (await list).json()).result;
    expect(resources.map(({ uri }: { uri: string }) => uri).sort()).toEqual(listed.sort());
  }
});

it('one URI cannot be declared in two spellings', () => {
  expect(() => endpoint.capabilities.addResource({ uri: 'mod://caf%C3%A9/menü', name: 'again' }, () => '')).toThrow(
    'declared more than once',
  );
});

describe.each(EVERY)('the URI %s', (uri, [written, href]) => {
  it('is read, and its contents carry it', async () => {
    for (const read of [session.request('resources/read', { uri }), readModern(uri)]) {
      const { result } = await (await read).json();
      expect(result.contents).toEqual([{ uri, text: `of ${href}` }]);
    }
  });

  it.each([written, href])(
    'is subscribed to, and told when %s is updated, until any spelling unsubscribes',
    async (other) => {
      await (await session.request('resources/subscribe', { uri })).body();
      const stream = await session.get();
      endpoint.capabilities.resourceUpdated(other);
      const first = (await stream.nextMessage())!;
      expect(first.message).toEqual(updated(uri));
      await stream.cut();
      endpoint.capabilities.resourceUpdated(other);
      const resumed = await session.resume(first.id!);
      expect((await resumed.nextMessage())?.message).toEqual(updated(uri));
      await (await session.request('resources/unsubscribe', { uri: other })).body();
      endpoint.capabilities.resourceUpdated(other);
      endpoint.capabilities.announce('tools');
      expect((await resumed.nextMessage())?.message.method).toBe('notifications/tools/list_changed');
      await resumed.cut();
    },
  );

  it('is listened to, and told as it was written', async () => {
    const stream = await modern.listen({ resourceSubscriptions: [uri, written, href, 'mod://nothing'] });
    const accepted = (await stream.nextMessage())!.message.params.notifications;
    expect(accepted).toEqual({ resourceSubscriptions: [uri] });
    endpoint.capabilities.resourceUpdated(href);
    endpoint.capabilities.resourceUpdated(written);
    endpoint.capabilities.resourceUpdated('https://example.org');
    expect((await stream.nextMessage())!.message.params.uri).toBe(uri);
    await stream.cut();
  });
});

it('a URI that is updated in two spellings in one go is told once', async () => {
  const [[written, href]] = SPELLINGS;
  await (await session.request('resources/subscribe', { uri: href })).body();
  const stream = await session.get();
  endpoint.capabilities.resourceUpdated(written);
  endpoint.capabilities.resourceUpdated(href);
  endpoint.capabilities.announce('prompts');
  const heard = [await stream.nextMessage(), await stream.nextMessage()];
  expect(heard.map((event) => event?.message.method)).toEqual([
    'notifications/resources/updated',
    'notifications/prompts/list_changed',
  ]);
  await stream.cut();
});

it('contents of other resources keep their URIs', async () => {
  const { result } = await (await session.request('resources/read', { uri: 'mod://ünter' })).json();
  expect(result.contents).toEqual([
    { uri: 'mod://ünter', text: 'all' },
    { uri: 'mod://ünter/1', text: 'one' },
  ]);
});

it('templates match what the client wrote, which keeps a segment that leads out', async () => {
  const read = async (uri: string) => (await session.request('resources/read', { uri })).json();
  expect(await read('files://a/%2e%2e/b')).toMatchObject({ error: { code: -32002 } });
  expect(await read('files://a/b c')).toMatchObject({
    result: { contents: [{ uri: 'files://a/b c', text: 'a/b c' }] },
  });
});

it('a URI that is no Unicode is subscribed to, and told as one that is', async () => {
  const uri = 'mod://half/\ud83d';
  await (await session.request('resources/subscribe', { uri })).body();
  const [stream, listening] = [await session.get(), await modern.listen({ resourceSubscriptions: [uri] })];
  const acknowledged = await listening.nextMessage();
  endpoint.capabilities.resourceUpdated(uri);
  for (const event of [acknowledged, await stream.nextMessage(), await listening.nextMessage()])
    expect(event!.data).toContain('"mod://half/\ufffd"');
  await Promise.all([stream.cut(), listening.cut()]);
});
