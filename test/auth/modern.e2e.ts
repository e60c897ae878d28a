import { elicit } from '../../src/capabilities/call-context.js';
import type { Registration } from '../../src/index.js';
import { StreamExpiries } from '../../src/auth/stream-expiries.js';
import { Endpoint } from '../http/support/endpoint.js';
import type { RawResponse } from '../support/raw-http.js';
import { RawModern } from '../support/raw-modern.js';
import { TokenIssuer } from '../support/tokens.js';

const TASKS = 'io.modelcontextprotocol/tasks';
const CAPABILITIES = { elicitation: {}, extensions: { [TASKS]: {} } };
const sure = elicit({ message: 'Sure?', requestedSchema: { type: 'object', properties: {} } });
const YES = { sure: { action: 'accept', content: {} } };

let issuer: TokenIssuer;
let endpoint: Endpoint;
let added: Registration[];
beforeAll(async () => {
  issuer = await TokenIssuer.start();
  endpoint = await Endpoint.start({ ...issuer.env, AUDIT_LOG: 'off', LISTEN_MAX_STREAMS: '10' });
  const { capabilities } = endpoint;
  added = [
    capabilities.addTool({ name: 'consent' }, async (_, context) => (await context.ask({ sure })).sure.action),
    capabilities.addTool({ name: 'long', task: 'required' }, async (_, context) => {
      return (await context.ask({ sure })).sure.action;
    }),
    capabilities.addTool({ name: 'hidden', scopes: ['secret'] }, () => 'shown'),
    capabilities.addTool({ name: 'whoami' }, (_, { principal }) => principal?.sub ?? 'nobody'),
    capabilities.addResource({ uri: 'secret://file', name: 'file', scopes: ['secret'] }, () => 'contents'),
  ];
});
afterAll(async () => {
  added.forEach((registration) => registration.remove());
  await endpoint.close();
  await issuer.close();
});

const as = async (sub: string, claims: Record<string, unknown> = {}) =>
  new RawModern(endpoint.url, CAPABILITIES, await issuer.token(sub, claims));

/** What was answered, without what differs in every answer. */
async function answer(response: RawResponse, named = 'no id') {
  const { date: _date, 'content-length': _length, ...headers } = response.headers;
  const body = JSON.parse((await response.body()).replaceAll(named, 'ID'));
  return { status: response.status, headers, body: { ...body, id: 0 } };
}

describe('the stateless era behind authentication', () => {
  it('is 401 without a token, and tells a tool who calls with one', async () => {
    const nobody = await new RawModern(endpoint.url).call('whoami');
    expect([nobody.status, nobody.headers['www-authenticate']]).toEqual([401, expect.stringContaining('Bearer')]);
    const ada = await (await as('ada')).call('whoami');
    expect((await ada.json()).result.content[0].text).toBe('ada');
  });

  it('opens a state for the caller it was sealed for, with any token of theirs, and for no other', async () => {
    const [asked] = await (await (await as('ada')).call('consent')).rpc();
    const { requestState } = asked.result;
    const again = (state: string) => ({ name: 'consent', arguments: {}, requestState: state, inputResponses: YES });
    const eve = await as('eve');
    const ofAda = await answer(await eve.request('tools/call', again(requestState)));
    expect(ofAda.body.error).toMatchObject({ code: -32602 });
    // The same as for one that nobody was ever given.
    const [ofEve] = await (await eve.call('consent')).rpc();
    const changed = again(`${ofEve.result.requestState.slice(0, -4)}AAAA`);
    expect(await answer(await eve.request('tools/call', changed))).toEqual(ofAda);
    const ada = await (await as('ada', { jti: 'refreshed' })).request('tools/call', again(requestState));
    expect((await ada.json()).result.content[0].text).toBe('accept');
  });

  it.each(['tasks/get', 'tasks/cancel', 'tasks/update'])('%s finds a task for its own caller only', async (method) => {
    const [ada, eve] = [await as('ada'), await as('eve')];
    const { taskId } = (await (await ada.call('long')).json()).result;
    const params = (id: string) => ({ taskId: id, ...(method === 'tasks/update' && { inputResponses: {} }) });
    const unknown: string = taskId.replace(/.{6}$/, '000000');
    const ofAda = await answer(await eve.request(method, params(taskId)), taskId);
    expect(ofAda.body.error.code).toBe(-32602);
    expect(await answer(await eve.request(method, params(unknown)), unknown)).toEqual(ofAda);
    const own = await ada.request(method, params(taskId));
    expect((await own.json()).result.resultType).toBe('complete');
  });

  it('tells nobody else of a task: a stream that names it is one that names none', async () => {
    const [ada, eve] = [await as('ada'), await as('eve')];
    const { taskId } = (await (await ada.call('long')).json()).result;
    const heard = async (id: string) => (await eve.listen({ taskIds: [id] }, 'same')).rpc();
    const ofAda = await heard(taskId);
    expect(ofAda[0].params.notifications).toEqual({});
    expect(await heard(taskId.replace(/.{6}$/, '000000'))).toEqual(ofAda);
    const own = await ada.listen({ taskIds: [taskId] });
    expect((await own.nextMessage())!.message.params.notifications).toEqual({ taskIds: [taskId] });
    await own.cut();
  });

  it('lists and serves what is restricted to those who may, and such lists are private', async () => {
    const [eve, ada] = [await as('eve'), await as('ada', { scope: 'secret' })];
    const namesOf = async (client: RawModern) => {
      const { result } = await (await client.request('tools/list')).json();
      expect(result.cacheScope).toBe('private');
      return result.tools.map(({ name }: { name: string }) => name) as string[];
    };
    expect(await namesOf(eve)).not.toContain('hidden');
    expect(await namesOf(ada)).toContain('hidden');
    expect((await (await ada.call('hidden')).json()).result.content[0].text).toBe('shown');
    const refused = await eve.call('hidden');
    expect(refused.status).toBe(403);
    expect(refused.headers['www-authenticate']).toContain('insufficient_scope');
    expect((await eve.request('resources/read', { uri: 'secret://file' })).status).toBe(403);
  });

  it('accepts no restricted resource into a stream of who may not read it', async () => {
    const stream = await (await as('eve')).listen({ resourceSubscriptions: ['secret://file'] });
    const [acknowledged] = await stream.rpc();
    expect(acknowledged.params.notifications).toEqual({});
  });

  it('cuts a stream of changes when its token ends', async () => {
    const stream = await (await as('ada')).listen({ toolsListChanged: true });
    expect(stream.status).toBe(200);
    endpoint.app.get(StreamExpiries, { strict: false }).cutExpired(Date.now() + 365 * 86_400_000);
    expect(await stream.body()).not.toContain('"result"');
  });
});
