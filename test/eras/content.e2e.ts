import type { SdkClient } from '../support/official-client.js';
import { errorOf } from './support/error-of.js';
import { forEveryClient } from './support/for-every-client.js';

jest.setTimeout(60_000);

const TOOLS = [
  'add come-and-go confirm consult countdown delegate echo fail hold interview locate look pay print repeat speak think walk',
  'anything either loose maybe numbers shape tree word',
].flatMap((names) => names.split(' '));

/** Every page of a list, in order. */
async function everyTool(client: SdkClient): Promise<readonly string[]> {
  const names: string[] = [];
  for (let cursor: string | undefined; ;) {
    const page = await client.listTools(cursor === undefined ? {} : { cursor });
    names.push(...page.tools.map(({ name }) => name));
    cursor = page.nextCursor;
    if (cursor === undefined) return names;
  }
}

forEveryClient(({ connect }) => {
  it('lists every tool once, in one order', async () => {
    const { client } = await connect();
    expect(new Set(await everyTool(client))).toEqual(new Set(TOOLS));
  });

  it('lists prompts, templates and resources', async () => {
    const { client } = await connect();
    expect((await client.listPrompts()).prompts.map(({ name }) => name)).toEqual(['letter', 'plan', 'translate']);
    const { resourceTemplates } = await client.listResourceTemplates();
    expect(resourceTemplates.map(({ uriTemplate }) => uriTemplate)).toEqual(['eras://cities/{city}']);
    expect((await client.listResources()).resources[0]).toMatchObject({ uri: 'demo://motto' });
  });

  it('reads text, bytes and what a template matches', async () => {
    const { client } = await connect();
    const read = async (uri: string) => (await client.readResource({ uri })).contents;
    expect(await read('eras://shelf/12')).toEqual([{ uri: 'eras://shelf/12', text: 'Book 12' }]);
    expect(await read('eras://logo')).toEqual([{ uri: 'eras://logo', mimeType: 'image/png', blob: 'AQID' }]);
    const city = 'eras://cities/S%C3%A3o%20Paulo';
    expect(await read(city)).toEqual([{ uri: city, mimeType: 'text/plain', text: 'About São Paulo' }]);
  });

  it('says which resource there is not', async () => {
    const { client } = await connect();
    const { code, message } = await errorOf(client.readResource({ uri: 'eras://nothing' }));
    expect(message).toContain('eras://nothing');
    // The legacy era's own code, which the client 2.x turns into the modern one.
    expect([-32002, -32602]).toContain(code);
  });

  it('refuses a cursor that it never gave out', async () => {
    const { client } = await connect();
    expect(await errorOf(client.listTools({ cursor: 'nonsense' }))).toMatchObject({ code: -32602 });
  });

  it('gets prompts, with arguments and with a question', async () => {
    const client = await connect({ elicit: () => ({ action: 'accept', content: { text: 'Ada' } }) });
    expect(await client.promptText('plan', { city: 'Lima', days: '3' })).toBe('Plan 3 days in Lima.');
    expect(await client.promptText('letter', {})).toBe('Write a letter to Ada.');
    expect(await errorOf(client.promptText('plan', {}))).toMatchObject({ code: -32602 });
  });

  it('completes arguments of prompts and variables of templates', async () => {
    const { client } = await connect();
    const city = { name: 'city', value: 'Ber' };
    for (const ref of [
      { type: 'ref/prompt' as const, name: 'plan' },
      { type: 'ref/resource' as const, uri: 'eras://cities/{city}' },
    ])
      expect((await client.complete({ ref, argument: city })).completion.values).toEqual(['Bergen', 'Berlin']);
  });
});
