import { Injectable } from '@nestjs/common';
import { OfferedScopes } from '../../auth/offered-scopes.js';
import { CapabilityRegistry } from '../../capabilities/capability-registry.js';
import { Extensions } from '../../extensions/extensions.js';

/** Tells what clients sign in for of the scopes that capabilities and the methods of teams need, as these come and go. */
@Injectable()
export class CapabilityScopes {
  constructor(registry: CapabilityRegistry, extensions: Extensions, offered: OfferedScopes) {
    offered.serve(() => [...new Set([...registry.scopes, ...extensions.scopes])].sort());
  }
}
