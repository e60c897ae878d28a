import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import { z } from 'zod';
import { FakeCallContext } from '../testing/fake-call-context.js';
import { CapabilityRegistry } from './capability-registry.js';
import type { CapabilityChange } from './outcomes.js';

function newRegistry() {
  return new CapabilityRegistry({ listPageSize: 100 });
}

const city = { name: 'city', input: z.object({ city: z.string() }) } as const;

describe('CapabilityRegistry', () => {
  it('tells apart what exists and what does not', async () => {
    const registry = newRegistry();
    const context = new FakeCallContext();
    registry.addTool(city, () => 'fine');
    expect([registry.hasTool('city'), registry.hasTool('town')]).toEqual([true, false]);
    expect(await registry.callTool('town', {}, context)).toEqual({ kind: 'unknown' });
    expect(await registry.getPrompt('town', {}, context)).toEqual({ kind: 'unknown' });
    expect(await registry.readResource('docs://town', context)).toEqual({ kind: 'unknown' });
  });

  it('declares the same capabilities whatever is registered', () => {
    const registry = newRegistry();
    const before = registry.serverCapabilities();
    registry.addTool(city, () => 'fine');
    expect(registry.serverCapabilities()).toEqual(before);
    expect(before).toEqual({
      tools: { listChanged: true },
      resources: { subscribe: true, listChanged: true },
      prompts: { listChanged: true },
      logging: {},
      completions: {},
    });
  });

  it('adds and removes at run time and says which list changed', () => {
    const registry = newRegistry();
    const changes: CapabilityChange[] = [];
    registry.onChange((change) => changes.push(change));
    const tool = registry.addTool(city, () => 'fine');
    registry.addResource({ uri: 'docs://a', name: 'a' }, () => 'a');
    registry.addResourceTemplate({ uriTemplate: 'docs://{page}', name: 'page' }, () => 'page');
    registry.addPrompt({ name: 'hello' }, () => 'hello');
    tool.remove();
    tool.remove();
    expect(changes.map(({ kind }) => kind)).toEqual(['tools', 'resources', 'resources', 'prompts', 'tools']);
    expect(registry.listTools()).toEqual({ tools: [] });
  });

  it('tells listeners that a resource was updated, until they stop listening', () => {
    const registry = newRegistry();
    const changes: CapabilityChange[] = [];
    const stop = registry.onChange((change) => changes.push(change));
    registry.announce('prompts');
    registry.resourceUpdated('docs://a');
    stop();
    registry.resourceUpdated('docs://b');
    expect(changes).toEqual([{ kind: 'prompts' }, { kind: 'resource-updated', uri: 'docs://a' }]);
  });

  it('refuses a name that is taken and names both places', () => {
    const registry = newRegistry();
    registry.addTool(city, () => 'fine');
    expect(() => registry.addTool(city, () => 'fine')).toThrow(
      /tool "city" is declared more than once: addTool\(\), addTool\(\)/,
    );
  });

  it('lists frozen items that share nothing with the definition', () => {
    const registry = newRegistry();
    const annotations = { readOnlyHint: true };
    registry.addTool({ ...city, annotations }, () => 'fine');
    annotations.readOnlyHint = false;
    const listed = registry.findTool('city')!.item;
    expect(listed.annotations).toEqual({ readOnlyHint: true });
    expect(Object.isFrozen(listed.inputSchema)).toBe(true);
  });

  it('knows the resources that can be read, and no others', () => {
    const registry = newRegistry();
    registry.addResource({ uri: 'docs://index', name: 'index' }, () => '');
    registry.addResourceTemplate({ uriTemplate: 'docs://pages/{page}', name: 'page' }, () => '');
    const uris = ['docs://index', 'docs://pages/1', 'docs://pages/1/2', 'docs://other', 'nonsense'];
    expect(uris.map((uri) => registry.knowsResource(uri))).toEqual([true, true, false, false, false]);
  });

  it('prefers a listed resource to a template that matches too', async () => {
    const registry = newRegistry();
    registry.addResourceTemplate({ uriTemplate: 'docs://{page}', name: 'page' }, () => 'by template');
    registry.addResource({ uri: 'docs://index', name: 'index' }, () => 'as listed');
    expect(await registry.readResource('docs://index', new FakeCallContext())).toMatchObject({
      result: { contents: [{ text: 'as listed' }] },
    });
  });

  it('runs handlers added at run time with validated arguments and the context', async () => {
    const registry = newRegistry();
    registry.addTool(
      { name: 'who', input: z.object({ n: z.coerce.number() }) },
      ({ n }, context) => `${n + 1} ${context.era}`,
    );
    const outcome = await registry.callTool('who', { n: '1' }, new FakeCallContext());
    expect((outcome as { result: CallToolResult }).result.content).toEqual([{ type: 'text', text: '2 legacy' }]);
  });
});
