import { type Asking, ERAS, PublicServer } from './support/public-server.js';

let server: PublicServer;
beforeAll(async () => (server = await PublicServer.start({ LIST_PAGE_SIZE: '2' })));
afterAll(() => server.close());

const LISTS = [
  ['tools/list', 'tools', ['open', 'open-consent', 'open-hold', 'open-long']],
  ['resources/list', 'resources', ['notes://open']],
  ['resources/templates/list', 'resourceTemplates', ['open://{page}']],
  ['prompts/list', 'prompts', ['open']],
] as const;

type Item = Readonly<Record<string, string>>;

/** Every page of a list. */
async function pagesOf(asking: Asking, method: string) {
  const pages = [];
  let cursor: string | undefined;
  do {
    const [{ result }] = await (await asking.request(method, cursor === undefined ? {} : { cursor })).rpc();
    pages.push(result);
    cursor = result.nextCursor;
  } while (cursor !== undefined);
  return pages;
}

async function listed(asking: Asking, method: string, key: string): Promise<string[]> {
  const items = (await pagesOf(asking, method)).flatMap((page) => page[key] as Item[]);
  return items.map((item) => (item['uriTemplate'] ?? item['uri'] ?? item['name'])!);
}

describe.each(ERAS)('lists, %s', (era) => {
  it.each(LISTS)(
    '%s shows a caller without a token what is public alone, on full pages',
    async (method, key, names) => {
      const stranger = await server.stranger(era);
      expect(await listed(stranger, method, key)).toEqual(names);
      const all = await listed(await server.as(era, 'ada'), method, key);
      expect(all).toEqual(expect.arrayContaining([...names]));
      expect(all.length).toBeGreaterThan(names.length);
      const [first] = await pagesOf(stranger, method);
      expect(first[key]).toHaveLength(Math.min(2, names.length));
      expect(JSON.stringify(first)).not.toContain('"public":');
    },
  );

  it('a cursor of a caller with a token shows one without no more', async () => {
    const [{ nextCursor }] = await pagesOf(await server.as(era, 'ada'), 'tools/list');
    const stranger = await server.stranger(era);
    const [{ result }] = await (await stranger.request('tools/list', { cursor: nextCursor })).rpc();
    expect(result.tools.every(({ name }: Item) => name!.startsWith('open'))).toBe(true);
  });
});

describe('what caches may keep', () => {
  it.each(LISTS)('of %s is shared with nobody, and is not kept without a token', async (method) => {
    for (const page of await pagesOf(await server.stranger('modern'), method))
      expect(page).toMatchObject({ cacheScope: 'private', ttlMs: 0 });
    for (const page of await pagesOf(await server.as('modern', 'ada'), method))
      expect(page).toMatchObject({ cacheScope: 'private', ttlMs: 60_000 });
  });

  it('of a resource is shared where it is public, and else not, whatever its definition says', async () => {
    const read = async (asking: Asking, uri: string) =>
      (await (await asking.request('resources/read', { uri })).json()).result;
    const [ada, stranger] = [await server.as('modern', 'ada'), await server.stranger('modern')];
    expect(await read(ada, 'notes://closed')).toMatchObject({ cacheScope: 'private' });
    for (const asking of [ada, stranger])
      expect(await read(asking, 'notes://open')).toMatchObject({ cacheScope: 'public' });
  });

  it('of server/discover is shared: it is the same for all', async () => {
    const asked = async (asking: Asking) => (await (await asking.request('server/discover')).json()).result;
    const ofStranger = await asked(await server.stranger('modern'));
    expect(ofStranger).toEqual(await asked(await server.as('modern', 'ada')));
    expect(ofStranger).toMatchObject({ cacheScope: 'public' });
  });

  it('is what it was where nobody is let in without a token', async () => {
    const closed = await PublicServer.start({ PUBLIC_CAPABILITIES: 'off' });
    const ada = await closed.as('modern', 'ada');
    const [page] = await pagesOf(ada, 'prompts/list');
    expect(page).toMatchObject({ cacheScope: 'public', ttlMs: 60_000 });
    const { result } = await (await ada.request('resources/read', { uri: 'notes://closed' })).json();
    expect(result).toMatchObject({ cacheScope: 'public', ttlMs: 60_000 });
    await closed.close();
  });
});
