import { LegacyKit, rpcRequest, toolCall } from '../../../../test/support/legacy-kit.js';
import { fromStoredGrants } from '../../calls/repeatable.js';
import { descriptorOf } from './described-stream.js';

let kit: LegacyKit;
beforeEach(async () => {
  kit = await LegacyKit.create();
  kit.capabilities.addTool({ name: 'read', annotations: { readOnlyHint: true } }, () => 'ok');
  kit.capabilities.addTool({ name: 'same', annotations: { idempotentHint: true } }, () => 'ok');
  kit.capabilities.addTool({ name: 'write', annotations: { readOnlyHint: false, idempotentHint: false } }, () => 'ok');
  kit.capabilities.addTool({ name: 'silent' }, () => 'ok');
});
afterEach(() => kit.close());

describe('what another pod gets to finish a stream', () => {
  it.each([
    toolCall(0, 'read', { _meta: { progressToken: 't' } }),
    toolCall('a', 'same'),
    rpcRequest(1, 'resources/read', { uri: 'demo://a' }),
    rpcRequest(1, 'prompts/get', { name: 'a' }),
    rpcRequest(1, 'completion/complete', {}),
    rpcRequest(1, 'tools/list'),
  ])('is the whole request where it may run again: $method', (request) => {
    const { ids, repeat } = descriptorOf([request], kit.capabilities, {});
    expect(ids).toEqual([request.id]);
    expect(JSON.parse(repeat ?? '')).toEqual(request);
  });

  it.each([
    ['a tool that says it is neither idempotent nor read-only', toolCall(1, 'write')],
    ['a tool that says nothing', toolCall(1, 'silent')],
    ['a tool that there is not', toolCall(1, 'missing')],
    ['a change of the session', rpcRequest(1, 'logging/setLevel', { level: 'info' })],
    ['a method that there is not', rpcRequest(1, 'x')],
    ['a request too large to keep', toolCall(1, 'read', { arguments: { text: 'x'.repeat(70_000) } })],
  ])('is the id alone for %s', (_, request) => {
    expect(descriptorOf([request], kit.capabilities, {})).toEqual({ ids: [1] });
  });

  it('is the ids alone for a batch', () => {
    const requests = [toolCall(1, 'read'), toolCall('b', 'read')];
    expect(descriptorOf(requests, kit.capabilities, {})).toEqual({ ids: [1, 'b'] });
  });
});

describe('what another pod gets of the caller', () => {
  const grants = { scopes: new Set(['a', 'b']), roles: new Set(['editor']) };

  beforeEach(async () => {
    await kit.close();
    kit = await LegacyKit.create({ authIssuer: ['https://login.example.com'] });
    kit.capabilities.addTool({ name: 'read', annotations: { readOnlyHint: true }, scopes: ['a'] }, () => 'ok');
  });

  it('is what they could use when the call began', () => {
    const descriptor = descriptorOf([toolCall(1, 'read')], kit.capabilities, { grants });
    expect(descriptor.repeat).toBeDefined();
    const stored = JSON.parse(JSON.stringify(descriptor)) as typeof descriptor;
    expect(fromStoredGrants(stored.grants)).toEqual(grants);
  });

  it('is no call to run again that they could not make themselves', () => {
    expect(descriptorOf([toolCall(1, 'read')], kit.capabilities, {})).toEqual({ ids: [1] });
    const others = { scopes: new Set(['b']), roles: new Set<string>() };
    expect(descriptorOf([toolCall(1, 'read')], kit.capabilities, { grants: others })).toEqual({ ids: [1] });
  });
});
