import type { FactoryProvider } from '@nestjs/common';
import { CapabilityRegistry } from '../capabilities/capability-registry.js';
import { SETTINGS, type Settings } from '../config/settings.js';
import { SkillLibrary } from './skill-library.js';
import { declareSkills } from './skill-resources.js';
import { SkillsExplorer } from './skills-explorer.js';

/** Made while the application is put together, so that each class that injects the library finds every skill in it. */
export const skillLibrary: FactoryProvider<SkillLibrary> = {
  provide: SkillLibrary,
  inject: [SETTINGS, SkillsExplorer, CapabilityRegistry],
  useFactory: async (settings: Settings, explorer: SkillsExplorer, registry: CapabilityRegistry) => {
    const library = new SkillLibrary(settings.listPageSize);
    const folders = await explorer.readFolders();
    for (const { folder } of folders) library.add(folder);
    registry.addAll(declareSkills(folders, library));
    return library;
  },
};
