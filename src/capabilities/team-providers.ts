import { Injectable } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';

/** What Nest knows of one provider of a container. */
export type TeamProvider = ReturnType<DiscoveryService['getProviders']>[number];

/** The providers in which a server's tools, resources, prompts and skills are looked for. */
export abstract class TeamProviders {
  abstract all(): readonly TeamProvider[];
}

/** Those of the application that serves them. */
@Injectable()
export class OwnProviders extends TeamProviders {
  constructor(private readonly discovery: DiscoveryService) {
    super();
  }

  all(): readonly TeamProvider[] {
    return this.discovery.getProviders();
  }
}
