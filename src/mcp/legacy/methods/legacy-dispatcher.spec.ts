import { LegacyKit } from '../../../../test/support/legacy-kit.js';
import { PreparedResult } from '../../rpc/prepared-result.js';
import { LegacyDispatcher } from './legacy-dispatcher.js';
import type { Serving } from './method.js';
import { NoTracing } from '../../../tracing/no-tracing.js';

let kit: LegacyKit;
beforeEach(() => (kit = new LegacyKit()));
afterEach(() => kit.close());

it.each(['tools/list', 'resources/list', 'resources/templates/list', 'prompts/list'])(
  '%s is written once for all sessions, and anew after a change',
  async (name) => {
    const methods = new LegacyDispatcher(kit.capabilities, kit.probe.metrics, kit.changes, new NoTracing());
    const list = async () => methods.methodOf(name)!({}, { call: {} } as Serving);
    const first = await list();
    expect(first).toBeInstanceOf(PreparedResult);
    expect(await list()).toBe(first);
    kit.capabilities.addTool({ name: 'new' }, () => 'x');
    if (name === 'tools/list') expect(await list()).not.toBe(first);
  },
);
