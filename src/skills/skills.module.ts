import { Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { skillLibrary } from './skill-library.provider.js';
import { SkillLibrary } from './skill-library.js';
import { SkillsExplorer } from './skills-explorer.js';

@Module({ imports: [DiscoveryModule], providers: [SkillsExplorer, skillLibrary], exports: [SkillLibrary] })
export class SkillsModule {}
