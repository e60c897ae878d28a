import type { Type } from '@nestjs/common';
import type { DiscoveryService } from '@nestjs/core';
import { type TeamProvider, TeamProviders } from '../capabilities/team-providers.js';

type HostModule = NonNullable<TeamProvider['host']>;

/** The providers of an application that embeds servers: all, or those of some modules and of what these import, global modules left out. */
export class HostProviders extends TeamProviders {
  /** @param modules classes of modules; without it all */
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly modules?: readonly Type[],
  ) {
    super();
  }

  all(): readonly TeamProvider[] {
    const providers = this.discovery.getProviders();
    const { modules } = this;
    if (!modules) return providers;
    const reached = reachedFrom(
      providers.flatMap(({ host }) => (host && modules.includes(host.metatype) ? [host] : [])),
    );
    return providers.filter(({ host }) => host && reached.has(host));
  }
}

function reachedFrom(start: readonly HostModule[]): ReadonlySet<HostModule> {
  const reached = new Set(start);
  // Nest imports a global module everywhere, so that it would be of each server.
  for (const module of reached) for (const imported of module.imports) if (!imported.isGlobal) reached.add(imported);
  return reached;
}
