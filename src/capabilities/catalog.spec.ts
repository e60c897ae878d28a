import { Catalog } from './catalog.js';
import type { Entry } from './kinds/entry.js';

const entry = (key: string): Entry<{ name: string }> => ({
  key,
  item: { name: key },
  access: { scopes: [], roles: [], isPublic: false },
  place: 'here',
});

function catalogOf(pageSize: number, ...keys: string[]) {
  const catalog = new Catalog<'tools', { name: string }, Entry<{ name: string }>>('tools', pageSize);
  keys.forEach((key) => catalog.add(entry(key)));
  return catalog;
}

function names(page: ReturnType<ReturnType<typeof catalogOf>['page']>): string[] {
  if (!('tools' in page)) throw new Error('no page');
  return page.tools.map(({ name }) => name);
}

function cursorOf(page: ReturnType<ReturnType<typeof catalogOf>['page']>): string {
  if (!('tools' in page) || page.nextCursor === undefined) throw new Error('no next page');
  return page.nextCursor;
}

describe('Catalog', () => {
  it('lists in the order of code units, however entries were added', () => {
    expect(names(catalogOf(10, 'b', 'a', 'B', 'é', 'a.1').page(undefined))).toEqual(['B', 'a', 'a.1', 'b', 'é']);
  });

  it('pages through everything exactly once, the last page without a cursor', () => {
    const catalog = catalogOf(2, 'a', 'b', 'c', 'd');
    const first = catalog.page(undefined);
    const second = catalog.page(cursorOf(first));
    expect([...names(first), ...names(second)]).toEqual(['a', 'b', 'c', 'd']);
    expect(second).not.toHaveProperty('nextCursor');
  });

  it('goes on after a cursor whose entry was removed', () => {
    const catalog = catalogOf(2, 'a', 'b', 'c');
    const first = catalog.page(undefined);
    catalog.remove(catalog.get('b')!);
    expect(names(catalog.page(cursorOf(first)))).toEqual(['c']);
  });

  it('serves the same frozen page until something changes', () => {
    const catalog = catalogOf(2, 'a', 'b', 'c');
    const first = catalog.page(undefined);
    expect(catalog.page(undefined)).toBe(first);
    expect(Object.isFrozen(first) && Object.isFrozen((first as { tools: unknown }).tools)).toBe(true);
    catalog.add(entry('aa'));
    expect(names(catalog.page(undefined))).toEqual(['a', 'aa']);
  });

  it.each(['', 'nonsense', Buffer.from('prompts:after:a').toString('base64url'), 'dG9vbHM6YWZ0ZXI6YQ=='])(
    'refuses %j as a cursor',
    (cursor) => {
      expect(catalogOf(2, 'a').page(cursor)).toEqual({ kind: 'invalid-cursor' });
    },
  );

  it('keeps an entry when an earlier one of its key is removed', () => {
    const catalog = catalogOf(2, 'a');
    const stale = catalog.get('a')!;
    catalog.remove(stale);
    catalog.add(entry('a'));
    expect(catalog.remove(stale)).toBe(false);
    expect(catalog.has('a')).toBe(true);
  });
});
