import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { manifestOf, SkillFolders } from '../../test/support/skill-folders.js';
import { readSkillFolder } from './skill-folder.js';
import { SkillLibrary, type SkillPage } from './skill-library.js';

const folders = new SkillFolders();
afterEach(() => folders.remove());

async function libraryOf(root: string, pageSize = 100): Promise<SkillLibrary> {
  const outcome = await readSkillFolder({ folder: root });
  if (!outcome.ok) throw new Error(outcome.problems.join());
  const library = new SkillLibrary(pageSize);
  library.add(outcome.folder);
  return library;
}

const childrenOf = (library: SkillLibrary, uri: string) => {
  const page = library.readDirectory(uri, undefined);
  return page && 'resources' in page ? page.resources : page;
};

describe('SkillLibrary', () => {
  it('lists skills by pages, each skill on one of them', async () => {
    const root = folders.make({ 'b/SKILL.md': manifestOf('b'), 'a/SKILL.md': manifestOf('a') });
    const library = await libraryOf(root, 1);
    const first = library.list(undefined) as SkillPage;
    expect(first.skills.map(({ uri }) => uri)).toEqual(['skill://a/SKILL.md']);
    expect(library.list(first.nextCursor)).toEqual({
      skills: [expect.objectContaining({ uri: 'skill://b/SKILL.md' })],
    });
    expect(library.list('nonsense')).toEqual({ kind: 'invalid-cursor' });
  });

  it('shows the children of a skill and of its folders, and of nothing else', async () => {
    const library = await libraryOf(folders.makeSkill('packing', { 'lists/cold/SNOW.md': '', 'icon.png': 'x' }));
    expect(childrenOf(library, 'skill://packing')).toEqual([
      {
        uri: 'skill://packing/SKILL.md',
        name: 'SKILL.md',
        mimeType: 'text/markdown',
        size: manifestOf('packing').length,
      },
      { uri: 'skill://packing/icon.png', name: 'icon.png', mimeType: 'image/png', size: 1 },
      { uri: 'skill://packing/lists', name: 'lists', mimeType: 'inode/directory' },
    ]);
    expect(childrenOf(library, 'skill://packing/lists')).toMatchObject([{ uri: 'skill://packing/lists/cold' }]);
    expect(childrenOf(library, 'skill://packing/lists/cold')).toMatchObject([{ name: 'SNOW.md' }]);
    for (const none of ['skill://packing/SKILL.md', 'skill://', 'skill:/', 'skill://other', 'skill://packing/lists/'])
      expect(childrenOf(library, none)).toBeUndefined();
  });

  it('reads text as text and anything else as bytes', async () => {
    const bytes = Buffer.from([0xff, 0xfe, 0]);
    const library = await libraryOf(folders.makeSkill('packing', { 'LIST.md': '\ufeffsocks', 'icon.png': bytes }));
    expect(await library.file('skill://packing/LIST.md')?.read()).toBe('\ufeffsocks');
    expect(Buffer.from((await library.file('skill://packing/icon.png')?.read()) as Uint8Array)).toEqual(bytes);
  });

  it('knows only what was published', async () => {
    const root = folders.makeSkill('packing', { '.hidden': 'x' });
    const library = await libraryOf(root);
    writeFileSync(join(root, 'packing', 'later.md'), 'x');
    for (const path of ['later.md', '.hidden', '../packing/SKILL.md', '%2e%2e/packing/SKILL.md'])
      expect(library.file(`skill://packing/${path}`)).toBeUndefined();
  });

  it('does not read what is no longer what was published', async () => {
    const root = folders.makeSkill('packing', { 'lists/LIST.md': 'socks', 'OTHER.md': 'hat' });
    const library = await libraryOf(root);
    writeFileSync(join(root, 'packing', 'OTHER.md'), 'cap');
    await expect(library.file('skill://packing/OTHER.md')?.read()).rejects.toThrow(/changed since the start/);

    const secret = folders.make({ 'LIST.md': 'a key' });
    rmSync(join(root, 'packing', 'lists'), { recursive: true });
    symlinkSync(secret, join(root, 'packing', 'lists'));
    await expect(library.file('skill://packing/lists/LIST.md')?.read()).rejects.toThrow(/changed since the start/);

    rmSync(join(root, 'packing', 'lists'));
    mkdirSync(join(root, 'packing', 'lists', 'LIST.md'), { recursive: true });
    await expect(library.file('skill://packing/lists/LIST.md')?.read()).rejects.toThrow();
  });
});
