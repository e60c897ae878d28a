import { captureLog } from '../../../test/support/log-capture.js';
import { testMetrics } from '../../../test/support/test-metrics.js';
import { UNRESTRICTED } from '../../capabilities/grants.js';
import { Extensions } from '../../extensions/extensions.js';
import { NoTracing } from '../../tracing/no-tracing.js';
import { type EndedRequest, RequestAccounts } from './call-accounts.js';

const NOW = 1_000_000;

describe('the account of a request', () => {
  let time: jest.SpyInstance;
  let log: ReturnType<typeof captureLog>;
  let probe: ReturnType<typeof testMetrics>;
  let accounts: RequestAccounts;
  const tracing = new NoTracing();
  const extensions = new Extensions();
  const ended = (changes: Partial<EndedRequest>): EndedRequest => ({
    request: { jsonrpc: '2.0', id: 1, method: 'tools/call' },
    startedAt: NOW - 2_000,
    outcome: 'ok',
    code: undefined,
    ...changes,
  });
  beforeEach(() => {
    log = captureLog();
    time = jest.spyOn(performance, 'now').mockReturnValue(NOW);
    probe = testMetrics();
    accounts = new RequestAccounts(probe.metrics, tracing, extensions);
  });
  afterEach(() => {
    log.restore();
    time.mockRestore();
  });

  it('counts it while it is served', async () => {
    accounts.started();
    accounts.started();
    accounts.ended('modern', ended({}));
    expect(await probe.value('callsInFlight')).toBe(1);
  });

  it('has its time in seconds, under its method and outcome, and no line where it went well', async () => {
    const spanEnded = jest.spyOn(tracing, 'requestEnded');
    const request = ended({});
    accounts.ended('legacy', request);
    const { values } = await probe.metrics.requestDuration.get();
    const sum = values.find(({ metricName }) => metricName?.endsWith('_sum'));
    expect(sum?.labels).toMatchObject({ era: 'legacy', method: 'tools/call', outcome: 'ok' });
    expect(sum?.value).toBe(2);
    expect(spanEnded).toHaveBeenCalledWith(request.request, 'ok', undefined);
    expect(log.lines).toEqual([]);
    spanEnded.mockRestore();
  });

  it('has a line where it failed or was cancelled, with what is known of it', () => {
    accounts.ended('legacy', ended({ outcome: 'error', code: -32602 }), '0123');
    accounts.ended('modern', ended({ outcome: 'cancelled' }));
    expect(log.lines).toEqual([
      'log {"event":"request.failed","era":"legacy","method":"tools/call","session":"0123","code":-32602}',
      'log {"event":"request.cancelled","era":"modern","method":"tools/call"}',
    ]);
  });

  it('names no method that there is none of', () => {
    accounts.ended('modern', ended({ outcome: 'error', request: { jsonrpc: '2.0', id: 1, method: 'x/y' } }));
    expect(log.lines).toEqual(['log {"event":"request.failed","era":"modern","method":"other"}']);
  });

  it('names a method that a team declares, in its span, too', () => {
    const method = { name: 'x/y', extension: 'com.x/y', access: UNRESTRICTED, call: jest.fn() };
    extensions.add({ id: 'com.x/y', settings: {}, eras: ['modern'] }, [method]);
    const span = jest.spyOn(tracing, 'request');
    const { request } = ended({ request: { jsonrpc: '2.0', id: 1, method: 'x/y' } });
    accounts.traced(request, undefined, () => undefined);
    expect(span).toHaveBeenCalledWith(request, 'x/y', undefined, expect.any(Function));
    accounts.ended('modern', ended({ outcome: 'error', request }));
    expect(log.lines).toEqual(['log {"event":"request.failed","era":"modern","method":"x/y"}']);
    span.mockRestore();
  });
});
