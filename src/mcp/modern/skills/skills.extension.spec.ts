import { TEST_IDENTITY } from '../../../../test/support/test-identity.js';
import { ResultTexts } from '../calls/result-texts.js';
import { CapabilityRegistry } from '../../../capabilities/capability-registry.js';
import { SkillFolders } from '../../../../test/support/skill-folders.js';
import { readSkillFolder } from '../../../skills/skill-folder.js';
import { SkillLibrary } from '../../../skills/skill-library.js';
import { RpcError } from '../../rpc/rpc-error.js';
import type { ModernServing } from '../calls/modern-serving.js';
import type { MethodOf } from '../../rpc/methods.js';
import { PreparedPages } from '../calls/prepared-pages.js';
import { PreparedResult } from '../../rpc/prepared-result.js';
import { SkillsExtension } from './skills.extension.js';

const SERVING = {} as ModernServing;

const folders = new SkillFolders();
afterEach(() => folders.remove());

async function extensionWith(...names: string[]): Promise<SkillsExtension> {
  return new SkillsExtension(await libraryWith(...names), pages(), new CapabilityRegistry({ listPageSize: 1 }));
}

const pages = () => new PreparedPages(new ResultTexts(TEST_IDENTITY));

async function libraryWith(...names: string[]): Promise<SkillLibrary> {
  const library = new SkillLibrary(1);
  for (const name of names) {
    const outcome = await readSkillFolder({ folder: folders.makeSkill(name, { 'notes/A.md': 'a' }) });
    if (outcome.ok) library.add(outcome.folder);
  }
  return library;
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any
async function ask({ methods }: SkillsExtension, method: MethodOf<'modern'>, params: object = {}): Promise<any> {
  const result = await methods[method]!(params, SERVING);
  return result instanceof PreparedResult ? JSON.parse(result.json) : result;
}

const invalid = (uri: string) => expect.objectContaining({ code: -32602, data: { uri } });

describe('SkillsExtension', () => {
  it('is for callers with a token: where others are let in, no cache may share it with them', async () => {
    const settings = { listPageSize: 1, authIssuer: ['https://login.example.com'], publicCapabilities: 'on' as const };
    const library = await libraryWith('tea');
    for (const [registry, cacheScope] of [
      [new CapabilityRegistry(settings), 'private'],
      [new CapabilityRegistry({ ...settings, publicCapabilities: 'off' }), 'public'],
    ] as const) {
      const extension = new SkillsExtension(library, pages(), registry);
      expect(await ask(extension, 'skills/list')).toMatchObject({ cacheScope });
    }
  });

  it('is not declared, and its methods are not known, where there are no skills', async () => {
    const { declared, methods } = await extensionWith();
    expect([declared, Object.keys(methods)]).toEqual([undefined, []]);
  });

  it('is declared with what it can do', async () => {
    const { declared } = await extensionWith('packing');
    expect(declared).toMatchObject({ id: 'io.modelcontextprotocol/skills', settings: { directoryRead: true } });
  });

  it('lists skills by pages that clients may cache', async () => {
    const extension = await extensionWith('packing', 'sights');
    const first = await ask(extension, 'skills/list');
    const cache = { ttlMs: 60_000, cacheScope: 'public', resultType: 'complete' };
    expect(first).toMatchObject({ ...cache, skills: [{ uri: 'skill://packing/SKILL.md' }] });
    const second = await ask(extension, 'skills/list', { cursor: first.nextCursor });
    expect(second.skills).toMatchObject([{ uri: 'skill://sights/SKILL.md' }]);
    expect(second.nextCursor).toBeUndefined();
    expect(await ask(extension, 'skills/list', { cursor: '' })).toEqual(first);
    await expect(ask(extension, 'skills/list', { cursor: 'x' })).rejects.toMatchObject({ code: -32602 });
  });

  it('gets a skill by the URI of its SKILL.md, and says which it does not know', async () => {
    const extension = await extensionWith('packing');
    const { skill } = await ask(extension, 'skills/get', { uri: 'skill://packing/./SKILL.md' });
    expect(skill).toMatchObject({ uri: 'skill://packing/SKILL.md', frontmatter: { name: 'packing' } });
    for (const uri of ['skill://packing', 'skill://packing/notes/A.md', 'nonsense'])
      await expect(ask(extension, 'skills/get', { uri })).rejects.toEqual(invalid(uri));
    await expect(ask(extension, 'skills/get')).rejects.toBeInstanceOf(RpcError);
  });

  it('reads a directory by pages, and says what is none', async () => {
    const extension = await extensionWith('packing');
    const read = (params: object) => ask(extension, 'resources/directory/read', params);
    const first = await read({ uri: 'skill://packing' });
    expect(first.resources).toMatchObject([{ name: 'SKILL.md' }]);
    expect(await read({ uri: 'skill://packing', cursor: '' })).toEqual(first);
    const second = await read({ uri: 'skill://packing', cursor: first.nextCursor });
    expect(second.resources).toMatchObject([{ name: 'notes', mimeType: 'inode/directory' }]);
    for (const uri of ['skill://packing/SKILL.md', 'skill://packing/../../etc', 'file:///etc', ''])
      await expect(read({ uri })).rejects.toEqual(invalid(uri));
  });
});
