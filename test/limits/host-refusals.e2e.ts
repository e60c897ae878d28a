import { send } from '../support/raw-http.js';
import { RawSession } from '../support/raw-session.js';
import { Service } from '../support/service.js';

const LIMIT = 30;
const LONG = 'x'.repeat(15_000);

let service: Service;
afterEach(() => service.stop('SIGKILL'));

async function start(env: Readonly<Record<string, string>> = {}): Promise<void> {
  const limits = { RATE_LIMIT_ENABLED: 'true', RATE_LIMIT_AUTH_FAILURES: String(LIMIT) };
  service = await Service.start({ ...limits, RATE_LIMIT_WINDOW_SECONDS: '300', TRUST_PROXY: '1', ...env });
}

const from = (last: number) => ({ 'x-forwarded-for': `192.0.2.${last}` });
const cpu = () => service.metric('process_cpu_seconds_total');
const told = (event: string) => service.logs.filter((line) => line.event === event);

async function refused(headers: Readonly<Record<string, string>>, times: number): Promise<number[]> {
  const statuses = [];
  for (let at = 0; at < times; at += 1) {
    const response = await send(service.url, { method: 'GET', headers });
    await response.body();
    statuses.push(response.status);
  }
  return statuses;
}

describe('a Host or an Origin of 15 KB, before any token', () => {
  it.each(['host', 'origin'])('costs next to nothing and delays no other client: %s', async (name) => {
    await start();
    const session = await RawSession.open(service.url);
    const before = await cpu();
    const flood = refused({ [name]: LONG, ...from(1) }, 20);
    const asked = performance.now();
    expect((await session.request('ping')).status).toBe(200);
    expect(performance.now() - asked).toBeLessThan(1_000);
    expect(await flood).toEqual(Array<number>(20).fill(403));
    expect((await cpu()) - before).toBeLessThan(1);
  });

  it('counts against its address: 429 past the limit, one line for all of them, and others are served', async () => {
    await start();
    const session = await RawSession.open(service.url);
    const statuses = await refused({ origin: `https://${LONG.slice(0, 250)}`, ...from(1) }, LIMIT + 300);
    expect(statuses.slice(0, LIMIT)).toEqual(Array<number>(LIMIT).fill(403));
    expect(new Set(statuses.slice(LIMIT))).toEqual(new Set([429]));
    const answer = await send(service.url, { method: 'GET', headers: { host: 'evil.example', ...from(1) } });
    expect(answer.status).toBe(429);
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    expect(await answer.json()).toMatchObject({ error: { code: -32000, data: { limit: 'host' } }, id: null });
    expect(await refused({ host: 'evil.example', ...from(2) }, 1)).toEqual([403]);
    const good = await session.post({ jsonrpc: '2.0', id: 1, method: 'ping' }, from(1));
    expect(good.status).toBe(200);
    await service.log((line) => line.event === 'rate.limited' && line['limit'] === 'host');
    expect(told('request.refused')).toHaveLength(LIMIT + 1);
    expect(told('rate.limited')).toHaveLength(1);
    expect(await service.metric('mcp_rate_limited_total{limit="host"}')).toBe(301);
  });

  it('does not count where limits are off', async () => {
    await start({ RATE_LIMIT_ENABLED: 'false' });
    expect(new Set(await refused({ host: 'evil.example' }, LIMIT + 10))).toEqual(new Set([403]));
  });
});
