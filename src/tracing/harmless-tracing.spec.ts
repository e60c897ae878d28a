import type { IncomingMessage, ServerResponse } from 'node:http';
import { captureLog } from '../../test/support/log-capture.js';
import { faults } from '../lifecycle/faults.js';
import { HarmlessTracing } from './harmless-tracing.js';
import { NoTracing } from './no-tracing.js';
import type { Tracing } from './tracing.js';

const request = { id: 1 };
const settled = () => new Promise(setImmediate);
const boom = new Error('of the tracing');
const throws = () => {
  throw boom;
};

/** Tracing of which one method does something else. */
function tracing(changes: Partial<Record<keyof Tracing, unknown>>): HarmlessTracing {
  return new HarmlessTracing(Object.assign(new NoTracing(), changes));
}

describe('tracing that breaks nothing', () => {
  let log: ReturnType<typeof captureLog>;
  let before: number;
  beforeEach(() => {
    log = captureLog();
    before = faults.count;
  });
  afterEach(() => log.restore());

  it.each<[string, (run: () => unknown) => unknown]>([
    ['throws before it runs what it is given', throws],
    [
      'throws after it ran what it is given',
      (run) => {
        run();
        throw boom;
      },
    ],
    [
      'rejects after it ran what it is given',
      async (run) => {
        await run();
        throw boom;
      },
    ],
  ])('runs everything once, with its own answer, where the tracing behind %s', async (_how, trace) => {
    const harmless = tracing({
      http: (_request: unknown, _response: unknown, next: () => void) => trace(next),
      request: (_request: unknown, _method: unknown, _session: unknown, serve: () => unknown) => trace(serve),
      tool: (_request: unknown, _name: unknown, run: () => unknown) => trace(run),
      store: (_operation: unknown, ask: () => unknown) => trace(ask),
    });
    const next = jest.fn();
    const run = jest.fn(async () => ({ state: 'done' }));
    harmless.http({} as IncomingMessage, {} as ServerResponse, next);
    expect(await harmless.request(request, 'ping', undefined, run)).toEqual({ state: 'done' });
    expect(await harmless.tool(request, 'echo', run, () => 'ok')).toEqual({ state: 'done' });
    expect(await harmless.store('check', run)).toEqual({ state: 'done' });
    await settled();
    expect(next).toHaveBeenCalledTimes(1);
    expect(run).toHaveBeenCalledTimes(3);
    expect(faults.count).toBe(before + 4);
  });

  it('throws what was thrown by what it ran, as no fault of its own', async () => {
    const own = new Error('of the tool');
    const harmless = tracing({});
    await expect(
      harmless.tool(
        request,
        'echo',
        () => Promise.reject(own),
        () => 'ok',
      ),
    ).rejects.toBe(own);
    expect(() =>
      harmless.request(request, 'ping', undefined, () => {
        throw own;
      }),
    ).toThrow(own);
    await settled();
    expect(faults.count).toBe(before);
  });

  it('throws nothing where a span cannot be ended or named', () => {
    const harmless = tracing({ requestEnded: throws, prompt: throws });
    harmless.requestEnded(request, 'ok');
    harmless.prompt(request, 'greet');
    expect(faults.count).toBe(before + 2);
  });
});
