import { Module } from '@nestjs/common';
import { skillLibrary } from './skill-library.provider.js';
import { SkillLibrary } from './skill-library.js';
import { SkillsExplorer } from './skills-explorer.js';

@Module({ providers: [SkillsExplorer, skillLibrary], exports: [SkillLibrary] })
export class SkillsModule {}
