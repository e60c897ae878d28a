import { send } from '../support/raw-http.js';
import type { RawSession } from '../support/raw-session.js';
import { until } from '../support/until.js';
import { Endpoint } from './support/endpoint.js';
import { oddRequests, type OddRequest } from './support/odd-requests.js';

const REQUESTS = 1_500;
const AT_ONCE = 10;

let endpoint: Endpoint;
beforeAll(async () => {
  endpoint = await Endpoint.start({ SESSION_MAX_WARM: '100000' });
});
afterAll(() => endpoint.close());

let served = 0;

/** Sends a request, waits for the end of its answer, and says what is wrong with it. */
async function problemOf(odd: OddRequest, live: RawSession): Promise<string | undefined> {
  const id = odd.session === 'live' ? live.id : odd.session === 'none' ? undefined : odd.session.id;
  const url = new URL(endpoint.url.origin + odd.path);
  const body = odd.method === 'GET' || odd.method === 'HEAD' ? undefined : odd.body;
  const response = await send(url, { method: odd.method, headers: { 'mcp-session-id': id, ...odd.headers }, body });
  if (odd.method === 'GET' && response.type === 'text/event-stream') await response.cut();
  const text = await response.body();
  if (response.status === 200) served += 1;
  return response.status < 500 ? undefined : `${response.status} ${text}\n${JSON.stringify(odd).slice(0, 2_000)}`;
}

/** All that a session has: its record, and what it sees of the server. */
async function stateOf(session: RawSession): Promise<unknown> {
  const stored = await endpoint.store.peek(session.id);
  return {
    record: stored.state === 'alive' && stored.session,
    tools: (await (await session.request('tools/list')).json()).result,
    note: (await (await session.request('resources/read', { uri: 'probe://note' })).json()).result,
    echo: (await (await session.call('echo', { text: 'still here' })).json()).result,
  };
}

describe.each(['2025-11-25', '2025-03-26'])('whatever a client of %s sends', (protocolVersion) => {
  it(`is never a 5xx, and changes nothing (${REQUESTS} odd requests)`, async () => {
    const session = await endpoint.open({ protocolVersion });
    served = 0;
    const before = await stateOf(session);
    const requests = oddRequests(REQUESTS, Number(protocolVersion.replaceAll('-', '')));
    const problems: string[] = [];
    for (let start = 0; start < requests.length; start += AT_ONCE) {
      const batch = requests.slice(start, start + AT_ONCE).map((odd) => problemOf(odd, session));
      problems.push(...(await Promise.all(batch)).filter((problem) => problem !== undefined));
    }
    // Else the requests are too odd to get past the first checks.
    expect(served).toBeGreaterThan(REQUESTS / 10);
    expect(problems.slice(0, 5)).toEqual([]);
    expect(await stateOf(session)).toEqual(before);
    await until(async () => (await endpoint.metric('mcp_streams_open')) === 0);
    expect(await endpoint.metric('mcp_calls_in_flight')).toBe(0);
    expect(await endpoint.metric('mcp_sessions_active')).toBe(endpoint.registry.size);
  }, 120_000);
});
