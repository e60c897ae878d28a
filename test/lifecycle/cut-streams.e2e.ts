import { officialClients, type OfficialClient } from '../support/clients.js';
import { CuttingProxy } from '../support/cutting-proxy.js';
import { RawSession } from '../support/raw-session.js';
import type { Service } from '../support/service.js';
import { until } from '../support/until.js';
import { held } from './support/gauges.js';
import { startProbed } from './support/probed-service.js';

jest.setTimeout(60_000);

const STEPS = 40;
const EVERY_MS = 100;

const CALL = /^POST [^]*"paced"/;
const RESUME = /^GET [^]*last-event-id: c-/i;
const HEADERS = /\r\n\r\n/;
/** The event that every stream begins with. */
const PRIMING = /\nretry: \d+\ndata: ?\n\n/;
const progressed = (step: number) => new RegExp(`"progress":${step},[^]*?\\n\\n`);

let service: Service;
let proxy: CuttingProxy;

beforeAll(async () => {
  service = await startProbed();
});
afterAll(() => service?.stop('SIGKILL'));
beforeEach(async () => {
  proxy = await CuttingProxy.before(service.port);
});
afterEach(() => proxy?.close());

/** Runs a paced call and gives everything that the client heard of it. */
async function pacedCall(client: OfficialClient): Promise<{ readonly steps: number[]; readonly answer: string }> {
  const steps: number[] = [];
  const onProgress = ({ progress }: { progress: number }) => void steps.push(progress);
  const answer = await client.text('paced', { steps: STEPS, everyMs: EVERY_MS }, { onProgress });
  return { steps, answer };
}

const EVERYTHING = { steps: Array.from({ length: STEPS }, (_, index) => index + 1), answer: `${STEPS} steps` };

describe.each(officialClients)('a call of %s gets everything once and in order', (_name, connect) => {
  it('when its stream is cut before, between and after its events', async () => {
    const client = await connect(proxy.url);
    const cuts = [
      proxy.cutNext({ request: CALL, passUpTo: progressed(3) }),
      proxy.cutNext({ request: RESUME, passUpTo: progressed(14) }),
      proxy.cutNext({ request: RESUME, passUpTo: progressed(STEPS) }),
    ];
    expect(await pacedCall(client)).toEqual(EVERYTHING);
    await Promise.all(cuts);
    await client.close();
  });

  it('when a resume is cut before its first message', async () => {
    const client = await connect(proxy.url);
    const cuts = [
      proxy.cutNext({ request: CALL, passUpTo: progressed(3) }),
      proxy.cutNext({ request: RESUME, passUpTo: PRIMING }),
      proxy.cutNext({ request: RESUME, passUpTo: PRIMING }),
    ];
    expect(await pacedCall(client)).toEqual(EVERYTHING);
    await Promise.all(cuts);
    await client.close();
  });

  it('when the stream is cut before its first message', async () => {
    const client = await connect(proxy.url);
    const cut = proxy.cutNext({ request: CALL, passUpTo: PRIMING });
    expect(await pacedCall(client)).toEqual(EVERYTHING);
    await cut;
    await client.close();
  });

  it('when the answer is on the part that was cut, and a tool’s question too', async () => {
    const client = await connect(proxy.url, { elicit: () => ({ action: 'accept', content: { answer: 'yes' } }) });
    const cut = proxy.cutNext({ request: /^POST [^]*"ask"/, passUpTo: PRIMING });
    expect(JSON.parse(await client.text('ask', { question: 'Tea?' }))).toMatchObject({ content: { answer: 'yes' } });
    await cut;
    await client.close();
  });
});

describe.each(officialClients)('the GET stream of %s', (_name, connect) => {
  it('brings what happened while it was cut, once and in order', async () => {
    const client = await connect(proxy.url);
    const other = await RawSession.open(service.url);
    await client.listening();
    await client.subscribe('probe://note');
    proxy.cut();
    await until(async () => (await held(service)).streams === 0);
    await (await other.call('write-note', { text: 'one' })).body();
    await (await other.call('add-tool', { name: `${_name} tool`.replace(/[^a-z0-9.]/gi, '-') })).body();
    await until(() => client.notifications.length >= 2);
    await (await other.call('write-note', { text: 'two' })).body();
    await until(() => client.notifications.length >= 3);
    expect(client.notifications.map(({ method }) => method)).toEqual([
      'notifications/resources/updated',
      'notifications/tools/list_changed',
      'notifications/resources/updated',
    ]);
    await client.close();
  });
});

describe('a cut stream', () => {
  it('does not cancel its call', async () => {
    const session = await RawSession.open(proxy.url);
    const running = (await held(service)).calls;
    const call = await session.call('hold', { gate: 'cut' }, { progressToken: 'p' });
    const event = await call.nextMessage();
    proxy.cut();
    await until(async () => (await held(service)).streams === 0);
    expect((await held(service)).calls).toBe(running + 1);
    await (await session.call('release', { gate: 'cut' })).body();
    const rest = await (await session.resume(event!.id!)).messages();
    expect(rest.map(({ message }) => message.method ?? message.result.content[0].text)).toEqual([
      'notifications/progress',
      'released cut',
    ]);
    expect((await session.resume(rest.at(-1)!.id!)).status).toBe(405);
  });

  it('was a proxy’s doing: answers pass it whole where no cut is planned', async () => {
    const session = await RawSession.open(proxy.url);
    const cut = proxy.cutNext({ request: /"hold"/, passUpTo: HEADERS });
    const call = await session.call('hold', { gate: 'headers' }, { progressToken: 'p' });
    await cut;
    expect(await call.body()).toBe('');
    expect(await call.endedCleanly()).toBe(false);
    expect((await (await session.call('echo', { text: 'whole' })).json()).result.content[0].text).toBe('whole');
    await (await session.cancel(1)).body();
  });
});
