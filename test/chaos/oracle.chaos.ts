import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RawSession } from '../support/raw-session.js';
import { type RedisServer, startRedis } from '../support/redis-server.js';
import { Service } from '../support/service.js';
import { bearer, TokenSession } from '../support/token-session.js';
import { TokenIssuer } from '../support/tokens.js';
import { percentile, report } from './support/report.js';
import { scale } from './support/scale.js';

jest.setTimeout(180_000);

const SAMPLES = 4_000;
const PING = { jsonrpc: '2.0', id: 1, method: 'ping' };

/** The bar: what the medians may differ by, in parts of one. Redis notes a new expiry for what lives, and for nothing else. */
const APART = 0.25;

describe('a session of somebody else', () => {
  let redis: RedisServer;
  let issuer: TokenIssuer;
  let service: Service;
  let folder: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'mooring-oracle-'));
    [redis, issuer] = [await startRedis(), await TokenIssuer.start()];
    const limits = { RATE_LIMIT_PER_CALLER: '1000000' };
    service = await Service.start({
      ...issuer.env,
      ...limits,
      REDIS_URL: redis.url,
      AUDIT_LOG: join(folder, 'audit.jsonl'),
    });
  });
  afterAll(async () => {
    await service?.stop();
    await Promise.all([redis?.stop(), issuer?.close()]);
    rmSync(folder, { recursive: true, force: true });
  });

  it('is answered as soon as one that is gone', async () => {
    const session = await TokenSession.openWith(service.url, await issuer.token('ada'));
    const eve = bearer(await issuer.token('eve'));
    const took = async (id: string) => {
      const asking = new RawSession(service.url, id, session.protocolVersion);
      const begun = performance.now();
      const response = await asking.post(PING, eve);
      await response.body();
      expect(response.status).toBe(404);
      return performance.now() - begun;
    };
    const [foreign, gone]: number[][] = [[], []];
    for (let sample = 0; sample < SAMPLES; sample += 1) {
      // In any order, so that whatever else goes on, and what either leaves behind, is in both.
      const isForeign = Math.random() < 0.5;
      (isForeign ? foreign : gone)!.push(await took(isForeign ? session.id : randomUUID()));
    }
    const [ofForeign, ofGone] = [median(foreign!), median(gone!)];
    report(`refusal of a session, ${SAMPLES} in all`, [
      ['somebody else’s, p50, p99', `${percentile(foreign!, 50)}, ${percentile(foreign!, 99)}`],
      ['one that is gone, p50, p99', `${percentile(gone!, 50)}, ${percentile(gone!, 99)}`],
      [
        'medians apart',
        `${(ofForeign - ofGone).toFixed(3)} ms of ${ofGone.toFixed(3)} ms`,
        `${(APART * ofGone).toFixed(3)} ms`,
      ],
    ]);
    expect(Math.abs(ofForeign - ofGone)).toBeLessThanOrEqual(APART * ofGone + scale.slackMs);
  });
});

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
}
