import { LegacyKit, rpcRequest } from '../../../../test/support/legacy-kit.js';
import { PreparedResult } from '../../rpc/prepared-result.js';
import type { CapabilityRegistry } from '../../../capabilities/capability-registry.js';
import type { Call } from '../calls/call.js';
import { CallServer } from '../calls/call-server.js';

let kit: LegacyKit;
beforeEach(async () => void (kit = await LegacyKit.create()));
afterEach(() => kit.close());

it.each<[string, (capabilities: CapabilityRegistry) => unknown]>([
  ['tools/list', (capabilities) => capabilities.addTool({ name: 'new' }, () => 'x')],
  ['resources/list', (capabilities) => capabilities.addResource({ uri: 'docs://new', name: 'new' }, () => 'x')],
  [
    'resources/templates/list',
    (capabilities) => capabilities.addResourceTemplate({ uriTemplate: 'docs://{x}', name: 'new' }, () => 'x'),
  ],
  ['prompts/list', (capabilities) => capabilities.addPrompt({ name: 'new' }, () => 'x')],
])('%s is written once for all sessions, and anew after a change', async (name, change) => {
  const methods = kit.get(CallServer);
  const session = await kit.warm();
  const list = async () => methods.serve(session, { request: rpcRequest(1, name, {}) } as Call);
  const first = await list();
  expect(first).toBeInstanceOf(PreparedResult);
  expect(await list()).toBe(first);
  change(kit.capabilities);
  expect(await list()).not.toBe(first);
});
