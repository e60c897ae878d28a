import { Module, type Type } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { manifestOf, SkillFolders } from '../../test/support/skill-folders.js';
import { CapabilitiesModule } from '../capabilities/capabilities.module.js';
import { CapabilityRegistry } from '../capabilities/capability-registry.js';
import { ConfigModule } from '../config/config.module.js';
import type { Settings } from '../config/settings.js';
import { FakeCallContext } from '../testing/fake-call-context.js';
import { SkillLibrary } from './skill-library.js';
import { Skills } from './skills.decorator.js';
import { SkillsModule } from './skills.module.js';

const folders = new SkillFolders();
afterEach(() => folders.remove());

async function start(...modules: Type[]) {
  const config = ConfigModule.register({ listPageSize: 100 } as Settings);
  const imports = [config, CapabilitiesModule, SkillsModule, ...modules];
  const app = await Test.createTestingModule({ imports }).compile();
  await app.init();
  return {
    library: app.get(SkillLibrary, { strict: false }),
    registry: app.get(CapabilityRegistry, { strict: false }),
  };
}

function teamModule(name: string, folder: string, prefix?: string): Type {
  class TeamModule {}
  Object.defineProperty(TeamModule, 'name', { value: name });
  Skills({ folder, ...(prefix && { prefix }) })(TeamModule);
  Module({})(TeamModule);
  return TeamModule;
}

describe('SkillsModule', () => {
  it('serves the skills of every module and provider that names a folder', async () => {
    @Skills({ folder: folders.makeSkill('packing') })
    class Packing {}
    @Module({ providers: [Packing] })
    class WeatherModule {}
    const { library } = await start(WeatherModule, teamModule('CityModule', folders.makeSkill('sights'), 'city'));
    expect(library.list(undefined)).toMatchObject({
      skills: [{ uri: 'skill://city/sights/SKILL.md' }, { uri: 'skill://packing/SKILL.md' }],
    });
  });

  it('lets every client read the files as resources, and lists each SKILL.md', async () => {
    const { registry } = await start(teamModule('TeamModule', folders.makeSkill('packing', { 'LIST.md': 'socks' })));
    const size = manifestOf('packing').length;
    expect(registry.listResources()).toMatchObject({
      resources: [{ uri: 'skill://packing/SKILL.md', name: 'packing', description: 'About packing.', size }],
    });
    const read = (uri: string) => registry.readResource(uri, new FakeCallContext());
    const contents = [{ uri: 'skill://packing/LIST.md', mimeType: 'text/markdown', text: 'socks' }];
    expect(await read('skill://packing/LIST.md')).toMatchObject({ kind: 'result', result: { contents } });
    expect(await read('skill://packing/SKILL.md')).toMatchObject({
      result: { contents: [{ mimeType: 'text/markdown' }] },
    });
    expect(await read('skill://packing/../../etc/passwd')).toEqual({ kind: 'unknown' });
    expect(await read('skill://packing/lists')).toEqual({ kind: 'unknown' });
  });

  it('adds nothing where no module has skills', async () => {
    const { library, registry } = await start();
    expect(library.isEmpty).toBe(true);
    expect(registry.listResourceTemplates()).toEqual({ resourceTemplates: [] });
  });

  it('stops the start with every folder that is wrong', async () => {
    const modules = [teamModule('OneModule', 'relative'), teamModule('TwoModule', '/no/such/folder')];
    await expect(start(...modules)).rejects.toThrow(
      /OneModule: the folder "relative"[^]*TwoModule: \/no\/such\/folder/,
    );
  });

  it('stops the start when two skills have one name', async () => {
    const modules = [1, 2].map((n) => teamModule(`Team${n}Module`, folders.makeSkill('packing')));
    await expect(start(...modules)).rejects.toThrow(
      /"skill:\/\/packing\/SKILL\.md" is declared more than once: @Skills of Team1Module, @Skills of Team2Module/,
    );
  });
});
