import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { RecordingFetch } from '../support/recording-fetch.js';
import { until } from '../support/until.js';
import { Endpoint } from './support/endpoint.js';

jest.setTimeout(120_000);

const NOTE = 'probe://note';
const UPDATED = 'notifications/resources/updated';
const LIST_CHANGED = 'notifications/tools/list_changed';

/** An official client of SDK 1.x as it comes, in a session that others may share. */
class Member {
  readonly http = new RecordingFetch();
  readonly heard: string[] = [];

  private constructor(
    readonly client: Client,
    readonly transport: StreamableHTTPClientTransport,
  ) {}

  static async join(url: URL, sessionId?: string, maxRetries = 2): Promise<Member> {
    const http = new RecordingFetch();
    const transport = new StreamableHTTPClientTransport(url, {
      fetch: http.fetch,
      ...(sessionId !== undefined && { sessionId }),
      reconnectionOptions: {
        initialReconnectionDelay: 1_000,
        maxReconnectionDelay: 30_000,
        reconnectionDelayGrowFactor: 1.5,
        maxRetries,
      },
    });
    const client = new Client({ name: 'member', version: '1.0.0' });
    const member = new Member(client, transport);
    Object.assign(member, { http });
    client.onerror = () => undefined;
    client.fallbackNotificationHandler = async ({ method }) => void member.heard.push(method);
    await client.connect(transport);
    // What makes the client listen; in a session that it did not open it would not say it by itself.
    if (sessionId !== undefined) await client.notification({ method: 'notifications/initialized' });
    await until(() => http.gets.some(({ status }) => status !== undefined));
    return member;
  }

  async close(): Promise<void> {
    this.http.close();
    await this.client.close();
  }
}

let endpoint: Endpoint;
let members: Member[];
beforeEach(async () => {
  endpoint = await Endpoint.start();
  members = [];
});
afterEach(async () => {
  for (const member of members) await member.close();
  await endpoint.close();
});

/** Six clients in one session of which four may listen, told of changes all the while. */
async function crowd(seconds: number, maxRetries?: number): Promise<{ reconnects: number; told: number }> {
  const first = await Member.join(endpoint.url, undefined, maxRetries);
  members = [first];
  await first.client.subscribeResource({ uri: NOTE });
  for (let more = 0; more < 5; more += 1)
    members.push(await Member.join(endpoint.url, first.transport.sessionId, maxRetries));
  const before = members.reduce((sum, { http }) => sum + http.gets.length, 0);
  let told = 0;
  const until = performance.now() + seconds * 1_000;
  while (performance.now() < until) {
    await first.client.callTool({ name: 'write-note', arguments: { text: String(told) } });
    await first.client.callTool({ name: 'add-tool', arguments: { name: `tool-${told}` } });
    told += 1;
    await sleep(100);
  }
  await sleep(300);
  return { reconnects: members.reduce((sum, { http }) => sum + http.gets.length, 0) - before, told };
}

const heard = (method: string) => members.flatMap((member) => member.heard.filter((heard) => heard === method)).length;

describe('six official clients in one session', () => {
  it('reconnect no more than once a second, and each update is seen once', async () => {
    const seconds = 15;
    const { reconnects, told } = await crowd(seconds);
    expect(told).toBeGreaterThan(20);
    expect(reconnects).toBeLessThanOrEqual(seconds);
    expect([heard(UPDATED), heard(LIST_CHANGED)]).toEqual([told, told]);
    expect(await endpoint.metric('mcp_streams_open', { kind: 'get' })).toBe(4);
  });

  it('that never give up take turns of ten seconds, and still see each update once', async () => {
    const { told } = await crowd(25, Infinity);
    const opened = members.flatMap(({ http }) => http.gets.filter(({ status }) => status === 200));
    expect(opened.length).toBeGreaterThan(5);
    expect(opened.length).toBeLessThanOrEqual(4 + 1 + 3);
    expect([heard(UPDATED), heard(LIST_CHANGED)]).toEqual([told, told]);
  });
});
