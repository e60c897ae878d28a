import { compiledFixture } from '../support/compiled-fixture.js';
import { PLATFORMS, startHost } from '../support/embedded-host.js';
import { RawSession } from '../support/raw-session.js';
import { Service } from '../support/service.js';
import { CASES, titleOf } from '../http/differential/cases.js';
import { oddRequests } from '../http/support/odd-requests.js';
import { LIMIT_CASES, MAX_BYTES } from './support/limit-cases.js';
import { answerToCase, answerToOdd } from './support/endpoint-answers.js';

/** Without those for paths that look like the endpoint's: they are the host's. */
const ODD_REQUESTS = oddRequests(500, 16).filter(({ path }) => /^\/mcp\/?(\?|$)/.test(path));

/** What each of two servers answered to the same requests, where that differs. */
type Differences = readonly (readonly [request: string, ours: unknown, theirs: unknown])[];

const WAYS = PLATFORMS.flatMap((platform) => [false, true].map((fastPath) => ({ platform, fastPath })));

describe.each(WAYS)('the endpoint of a host on $platform (fast path: $fastPath) answers as the service does', (way) => {
  let service: Service;
  let host: Service;

  beforeAll(async () => {
    const modules = compiledFixture('probe');
    const limits = { RATE_LIMIT_ENABLED: 'false', REQUEST_MAX_BYTES: String(MAX_BYTES) };
    service = await Service.start({ MCP_MODULES: modules, ...limits });
    const server = { fastPath: way.fastPath, authDisabled: true, rateLimitEnabled: false, requestMaxBytes: MAX_BYTES };
    host = await startHost(way.platform, { server, modules: [modules], serves: 'modules' });
  }, 120_000);
  afterAll(() => Promise.all([service?.stop(), host?.stop()]));

  it('hundreds of requests of each kind, to live, dead and no sessions', async () => {
    const differences: Differences[number][] = [];
    const statuses = new Set<number>();
    for (const one of [...CASES, ...LIMIT_CASES]) {
      const [ours, theirs] = await Promise.all([answerToCase(host.url, one), answerToCase(service.url, one)]);
      statuses.add(theirs.status);
      if (JSON.stringify(ours) !== JSON.stringify(theirs)) differences.push([titleOf(one), ours, theirs]);
    }
    expect(differences).toEqual([]);
    expect([...statuses]).toEqual(expect.arrayContaining([200, 202, 400, 403, 404, 405, 406, 413, 415]));
  }, 120_000);

  it('hundreds of odd requests, one after the other in a session', async () => {
    const [ourSession, theirSession] = await Promise.all([RawSession.open(host.url), RawSession.open(service.url)]);
    const differences: Differences[number][] = [];
    const statuses = new Set<number>();
    for (const odd of ODD_REQUESTS) {
      const [ours, theirs] = await Promise.all([answerToOdd(ourSession, odd), answerToOdd(theirSession, odd)]);
      statuses.add(theirs.status);
      if (JSON.stringify(ours) !== JSON.stringify(theirs))
        differences.push([JSON.stringify(odd).slice(0, 2_000), ours, theirs]);
    }
    expect(differences).toEqual([]);
    expect(ODD_REQUESTS.length).toBeGreaterThan(450);
    expect([...statuses]).toEqual(expect.arrayContaining([200, 202, 400, 404, 406, 415]));
  }, 120_000);
});
