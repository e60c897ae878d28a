import { Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { CapabilitiesModule } from '../capabilities/capabilities.module.js';
import { AppsExtension } from './apps.extension.js';
import { Extensions } from './extensions.js';
import { ExtensionsExplorer } from './extensions-explorer.js';

@Module({
  imports: [CapabilitiesModule, DiscoveryModule],
  providers: [AppsExtension, Extensions, ExtensionsExplorer],
  exports: [Extensions],
})
export class ExtensionsModule {}
