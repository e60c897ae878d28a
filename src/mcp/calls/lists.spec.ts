import { testSettings } from '../../../test/support/test-settings.js';
import { CapabilityRegistry } from '../../capabilities/capability-registry.js';
import { listMethods } from './lists.js';

const registry = new CapabilityRegistry(testSettings({ listPageSize: 1, authIssuer: ['https://login.example.com'] }));
for (const name of ['one', 'two']) {
  registry.addTool({ name }, () => 'ok');
  registry.addPrompt({ name }, () => 'ok');
  registry.addResource({ name, uri: `note://${name}` }, () => 'ok');
  registry.addResourceTemplate({ name, uriTemplate: `${name}://{id}` }, () => 'ok');
}
registry.addTool({ name: 'unseen', roles: ['admin'] }, () => 'ok');

/** Of a token without scopes and roles. */
const NONE = { scopes: new Set<string>(), roles: new Set<string>() };

const methods = listMethods(registry, (pageOf, kind) => ({ pageOf, kind }));

describe('the lists of capabilities', () => {
  it.each([
    ['tools/list', 'tools', 'tools'],
    ['prompts/list', 'prompts', 'prompts'],
    ['resources/list', 'resources', 'resources'],
    ['resources/templates/list', 'templates', 'resourceTemplates'],
  ] as const)('%s has the pages of %s, one after the other', (name, kind, member) => {
    expect(methods[name].kind).toBe(kind);
    const first = methods[name].pageOf(undefined, NONE) as Record<string, unknown>;
    const next = methods[name].pageOf({ cursor: first['nextCursor'] }, NONE) as Record<string, unknown>;
    expect([first, next].map((page) => (page[member] as { name: string }[]).map(({ name: found }) => found))).toEqual([
      ['one'],
      ['two'],
    ]);
    expect(methods[name].pageOf({}, NONE)).toEqual(first);
  });

  it('show a caller what it may use', () => {
    const grants = (role: string) => ({ scopes: new Set<string>(), roles: new Set([role]) });
    const names = (role: string) => {
      const found: string[] = [];
      for (let cursor: unknown = undefined; ;) {
        const page = methods['tools/list'].pageOf({ cursor }, grants(role)) as {
          tools: { name: string }[];
          nextCursor?: string;
        };
        found.push(...page.tools.map(({ name }) => name));
        if ((cursor = page.nextCursor) === undefined) return found;
      }
    };
    expect(names('admin')).toContain('unseen');
    expect(names('guest')).not.toContain('unseen');
  });

  it.each([{ cursor: 'never given out' }, { cursor: 7 }])('refuse %j', (params) => {
    for (const { pageOf } of Object.values(methods))
      expect(() => pageOf(params, undefined)).toThrow(expect.objectContaining({ code: -32602 }));
  });
});
