import { FakeCallContext } from '../testing/fake-call-context.js';
import { CapabilityRegistry } from './capability-registry.js';
import type { Grants } from './grants.js';

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
    ['nobody known', undefined, ['open']],
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
