import { Injectable } from '@nestjs/common';
import { CapabilityRegistry } from '../capabilities/capability-registry.js';
import { OWN_EXTENSIONS } from './extension-names.js';
import { Extensions } from './extensions.js';

/** MCP Apps (SEP-1865): declared where a module has an app. It has no methods; apps are resources, and tools name them. */
@Injectable()
export class AppsExtension {
  constructor(extensions: Extensions, registry: CapabilityRegistry) {
    const isThere = () => registry.hasApps;
    extensions.add({ id: OWN_EXTENSIONS.apps, settings: {}, eras: ['legacy', 'modern'], isThere });
  }
}
