import type { HttpAdapterHost } from '@nestjs/core';
import { FakeResponse } from '../../test/support/fake-response.js';
import { LegacyKit, toolCall } from '../../test/support/legacy-kit.js';
import { sessionRecord } from '../../test/support/session-records.js';
import { until } from '../../test/support/until.js';
import { Lifecycle } from '../lifecycle/lifecycle.js';
import { McpShutdown } from './mcp-shutdown.js';

let kit: LegacyKit;
let finish: () => void;
const lifecycle = new Lifecycle();
const server = { close: jest.fn(), closeIdleConnections: jest.fn() };

function shutdownWith(drainSeconds: number): McpShutdown {
  kit = new LegacyKit({ shutdownDelaySeconds: 0, shutdownDrainSeconds: drainSeconds });
  const finished = new Promise<void>((resolve) => (finish = resolve));
  kit.capabilities.addTool({ name: 'wait' }, async (_, { signal }) => {
    const aborted = new Promise<void>((_resolve, reject) =>
      signal.addEventListener('abort', () => reject(new Error())),
    );
    await Promise.race([finished, aborted]);
    return 'done';
  });
  const http = { httpAdapter: { getHttpServer: () => server } } as unknown as HttpAdapterHost;
  return new McpShutdown(kit.settings, lifecycle, http, kit.listeners, kit.registry, kit.pods);
}
afterEach(() => kit.close());

describe('the way down', () => {
  it('closes the listener, ends the GET streams and lets a running call finish', async () => {
    const shutdown = shutdownWith(20);
    const listening = new FakeResponse();
    kit.listeners.open(sessionRecord(), listening.response, undefined);
    const calling = kit.post(await kit.warm(), toolCall(1, 'wait'));
    const down = shutdown.beforeApplicationShutdown();
    await until(() => listening.ended);
    expect(lifecycle.phase).toBe('draining');
    expect(server.close).toHaveBeenCalled();
    expect(calling.headersSent).toBe(false);
    expect(kit.pods.left).toBe(false);
    finish();
    await down;
    expect(calling).toMatchObject({ status: 200, ended: true });
    expect(kit.pods.left).toBe(true);
    expect(kit.registry.size).toBe(0);
  });

  it('answers a call that outlasts the drain with 503, and keeps its session in the store', async () => {
    const shutdown = shutdownWith(0);
    const transport = await kit.warm();
    const calling = kit.post(transport, toolCall(1, 'wait'));
    await shutdown.beforeApplicationShutdown();
    expect(calling).toMatchObject({ status: 503, headers: { 'Retry-After': '1' }, ended: true });
    expect(await kit.probe.value('sessionCleanup', { reason: 'shutdown' })).toBe(1);
    expect(await kit.store.peek(transport.sessionId)).toMatchObject({ state: 'alive' });
  });
});
