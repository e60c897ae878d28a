import { FakeCallContext } from '../testing/fake-call-context.js';
import { CapabilityRegistry } from './capability-registry.js';
import type { Grants } from './grants.js';
import type { ToolPage } from './outcomes.js';

const ISSUERS = ['https://login.example.com'];
const grants = (scopes: string[], roles: string[] = []): Grants => ({ scopes: new Set(scopes), roles: new Set(roles) });

function registryWith(authIssuer = ISSUERS, listPageSize = 100): CapabilityRegistry {
  const registry = new CapabilityRegistry({ listPageSize, authIssuer });
  registry.addTool({ name: 'open' }, () => 'ok');
  registry.addTool({ name: 'scoped', scopes: ['a', 'b'] }, () => 'ok');
  registry.addTool({ name: 'editing', scopes: ['a'], roles: ['editor', 'owner'] }, () => 'ok');
  return registry;
}

function names(registry: CapabilityRegistry, caller?: Grants): string[] {
  const page = registry.listTools(undefined, caller);
  return 'tools' in page ? page.tools.map(({ name }) => name) : [];
}

describe('capabilities that are not for everyone', () => {
  it.each<[string, Grants | undefined, string[]]>([
    ['one without a token', undefined, []],
    ['one with none', grants([]), ['open']],
    ['one with half of the scopes', grants(['a']), ['open']],
    ['one with all of the scopes', grants(['a', 'b', 'c']), ['open', 'scoped']],
    ['one with a role and no scope', grants([], ['editor']), ['open']],
    ['one with both', grants(['a'], ['owner', 'x']), ['editing', 'open']],
  ])('are listed, found and run as the caller may: %s', async (_who, caller, expected) => {
    const registry = registryWith();
    expect(names(registry, caller)).toEqual(expected);
    const context = new FakeCallContext(caller && { grants: caller });
    for (const name of ['open', 'scoped', 'editing']) {
      const permitted = expected.includes(name);
      expect(registry.permitted(registry.findTool(name), caller) !== undefined).toBe(permitted);
      expect((await registry.callTool(name, {}, context)).kind).toBe(permitted ? 'result' : 'unknown');
    }
  });

  it('are open to callers without a token where they are public, and nothing else is', async () => {
    const settings = { listPageSize: 1, authIssuer: ISSUERS, publicCapabilities: 'on' as const };
    const registry = new CapabilityRegistry(settings);
    expect(registry.isOpen).toBe(false);
    registry.addTool({ name: 'a' }, () => 'ok');
    registry.addTool({ name: 'b', public: true }, () => 'ok');
    const last = registry.addTool({ name: 'c', public: true }, () => 'ok');
    expect([registry.isOpen, registry.publicNames()]).toEqual([true, ['tool b', 'tool c']]);
    const page = registry.listTools() as ToolPage & { readonly nextCursor: string };
    expect(page.tools).toEqual([expect.objectContaining({ name: 'b' })]);
    expect(registry.listTools()).toBe(page);
    expect(registry.listTools(page.nextCursor)).toEqual({ tools: [expect.objectContaining({ name: 'c' })] });
    expect(page.tools[0]).not.toHaveProperty('public');
    const context = new FakeCallContext();
    for (const [name, kind] of [
      ['a', 'unknown'],
      ['b', 'result'],
    ] as const)
      expect((await registry.callTool(name, {}, context)).kind).toBe(kind);
    expect(['tools', 'prompts'].map((kind) => registry.isPrivate(kind as 'tools'))).toEqual([true, false]);
    last.remove();
    expect(registry.publicNames()).toEqual(['tool b']);

    const closed = new CapabilityRegistry({ ...settings, publicCapabilities: 'off' });
    closed.addTool({ name: 'b', public: true }, () => 'ok');
    expect([closed.isOpen, closed.publicNames(), names(closed), closed.isPrivate('tools')]).toEqual([
      false,
      ['tool b'],
      [],
      false,
    ]);
    expect((await closed.callTool('b', {}, context)).kind).toBe('unknown');
  });

  it('cannot be public and ask for something that callers without a token have not', () => {
    const registry = registryWith();
    const refused = (definition: object) => () =>
      registry.addTool({ name: 'refused', public: true, ...definition }, () => 'x');
    expect(refused({ task: 'required' })).toThrow(/it is public, and callers without a token have no tasks/);
    for (const asked of [{ scopes: ['a'] }, { roles: ['a'] }])
      expect(refused(asked)).toThrow(/it is public, and asks for scopes or roles/);
    expect(refused({ public: 'yes' })).toThrow(/its public must be true or false/);
    const shared = { public: true, scopes: ['a'] };
    const asks = /it is public, and asks for scopes or roles/;
    expect(() => registry.addResource({ uri: 'a://b', name: 'b', ...shared }, () => 'x')).toThrow(asks);
    expect(() => registry.addPrompt({ name: 'b', ...shared }, () => 'x')).toThrow(asks);
    expect(() => registry.addResourceTemplate({ uriTemplate: 'a://{b}', name: 'b', ...shared }, () => 'x')).toThrow(
      asks,
    );
  });

  it('are open to all without authentication', async () => {
    const registry = registryWith([]);
    expect(names(registry)).toEqual(['editing', 'open', 'scoped']);
    expect((await registry.callTool('scoped', {}, new FakeCallContext())).kind).toBe('result');
    expect(registry.missingScopes(registry.findTool('scoped')!, undefined)).toEqual([]);
    expect(registry.isPrivate('tools')).toBe(false);
  });

  it('make the lists of their kind private, and no others', () => {
    const registry = registryWith();
    expect(['tools', 'prompts', 'resources', 'templates'].map((kind) => registry.isPrivate(kind as 'tools'))).toEqual([
      true,
      false,
      false,
      false,
    ]);
    const open = new CapabilityRegistry({ listPageSize: 100, authIssuer: ISSUERS });
    const added = open.addTool({ name: 'scoped', scopes: ['a'] }, () => 'ok');
    expect(open.isPrivate('tools')).toBe(true);
    added.remove();
    expect(open.isPrivate('tools')).toBe(false);
  });

  it('name the scopes that are missing, but not to one without the role', () => {
    const registry = registryWith();
    const missing = (key: string, caller?: Grants) =>
      registry.missingScopes(registry.find({ kind: 'tool', key })!, caller);
    expect(missing('scoped', grants(['b']))).toEqual(['a']);
    expect(missing('scoped')).toEqual(['a', 'b']);
    expect(missing('editing', grants([]))).toEqual([]);
    expect(missing('editing', grants([], ['editor']))).toEqual(['a']);
  });

  it('leave no gaps on pages, whose cursors go on for another caller without showing more', () => {
    const registry = registryWith(ISSUERS, 1);
    const first = registry.listTools(undefined, grants(['a', 'b'], ['editor']));
    expect(first).toMatchObject({ tools: [{ name: 'editing' }] });
    const { nextCursor } = first as { nextCursor: string };
    expect(registry.listTools(nextCursor, grants([]))).toEqual({ tools: [expect.objectContaining({ name: 'open' })] });
  });
});
