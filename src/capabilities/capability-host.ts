import type { ExternalContextCreator } from '@nestjs/core';
import type { CapabilityRegistry } from './capability-registry.js';
import type { TeamProviders } from './team-providers.js';

/** Injects the `CapabilityHost` of an embedded server; the service has none. */
export const CAPABILITY_HOST = Symbol('CAPABILITY_HOST');

/** The container of another application, in which the capabilities of an embedded server live. */
export interface CapabilityHost {
  /** Made there, so that its providers can inject it. */
  readonly registry: CapabilityRegistry;
  readonly providers: TeamProviders;
  /** Runs handlers with the guards, interceptors and pipes of that container. */
  readonly creator: ExternalContextCreator;
}
