import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { manifestOf, SkillFolders } from '../../test/support/skill-folders.js';
import { readSkillFolder } from './skill-folder.js';
import type { SkillsDefinition } from './skills.decorator.js';

const folders = new SkillFolders();
afterEach(() => folders.remove());

async function problemsOf(definition: SkillsDefinition): Promise<readonly string[]> {
  const outcome = await readSkillFolder(definition);
  return outcome.ok ? [] : outcome.problems;
}

async function skillsOf(definition: SkillsDefinition) {
  const outcome = await readSkillFolder(definition);
  if (!outcome.ok) throw new Error(outcome.problems.join());
  return outcome.folder;
}

describe('a folder of skills', () => {
  it('gives each skill its front matter and the digest and size of every file', async () => {
    const root = folders.makeSkill('packing', { 'references/LIST.md': 'abc' });
    const { skills } = await skillsOf({ folder: root });
    const manifest = { uri: 'skill://packing/SKILL.md', digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/) };
    expect(skills).toEqual([
      {
        uri: 'skill://packing/SKILL.md',
        frontmatter: { name: 'packing', description: 'About packing.' },
        resources: [
          { ...manifest, size: manifestOf('packing').length },
          {
            uri: 'skill://packing/references/LIST.md',
            digest: 'sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
            size: 3,
          },
        ],
      },
    ]);
  });

  it('may be named by a URL, and put under a prefix', async () => {
    const root = folders.makeSkill('packing', { 'a b%.md': '' });
    const { skills, pathOf } = await skillsOf({ folder: pathToFileURL(root), prefix: 'team/weather' });
    expect(skills.map(({ uri }) => uri)).toEqual(['skill://team/weather/packing/SKILL.md']);
    expect(pathOf('skill://team/weather/packing/a%20b%25.md')).toBe('packing/a b%.md');
  });

  it.each([
    ['relative', { folder: 'skills' }, /"skills" is not absolute/],
    ['of another scheme', { folder: new URL('https://example.com/skills') }, /"https.*is not absolute/],
    ['missing', { folder: '/no/such/folder' }, /\/no\/such\/folder: \.: cannot be listed/],
  ])('is refused when it is %s', async (_how, definition, problem) => {
    expect(await problemsOf(definition)).toEqual([expect.stringMatching(problem)]);
  });

  it('is refused when it has no skill, or a prefix that leads out of it', async () => {
    const empty = folders.make({ 'README.md': '' });
    expect(await problemsOf({ folder: empty })).toEqual([expect.stringMatching(/has no skills; each is a folder/)]);
    const root = folders.makeSkill('packing');
    expect(await problemsOf({ folder: root, prefix: '../up' })).toEqual([expect.stringMatching(/without "\.\."/)]);
  });

  it('is refused with every skill that is wrong', async () => {
    const root = folders.make({ 'one/SKILL.md': '# No front matter', 'two/SKILL.md': manifestOf('three') });
    expect(await problemsOf({ folder: root })).toEqual([
      expect.stringMatching(/one\/SKILL\.md: SKILL\.md frontmatter/),
      expect.stringMatching(/two\/SKILL\.md: frontmatter name "three" must match/),
    ]);
  });

  it('is refused when a link in it leads out of it', async () => {
    const secret = folders.make({ 'secret.txt': 'secret' });
    const withFile = folders.makeSkill('packing');
    symlinkSync(join(secret, 'secret.txt'), join(withFile, 'packing', 'secret.txt'));
    const withFolder = folders.makeSkill('packing');
    symlinkSync(secret, join(withFolder, 'packing', 'secrets'));
    for (const root of [withFile, withFolder])
      expect(await problemsOf({ folder: root })).toEqual([expect.stringMatching(/packing\/secret.*not followed/)]);
  });
});
