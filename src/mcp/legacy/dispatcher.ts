import { Injectable } from '@nestjs/common';
import { CapabilityRegistry } from '../../capabilities/capability-registry.js';
import { Metrics } from '../../metrics/metrics.js';
import { Tracing } from '../../tracing/tracing.js';
import { loggingMethods } from './methods/logging.methods.js';
import type { Method } from './methods/method.js';
import { promptsMethods } from './methods/prompts.methods.js';
import { resourcesMethods } from './methods/resources.methods.js';
import { toolsMethods } from './methods/tools.methods.js';
import { SessionChanges } from './session-changes.js';

/** The methods of the legacy era, one set for all sessions. `initialize` and `ping` are the SDK's. */
@Injectable()
export class Dispatcher {
  private readonly methods: ReadonlyMap<string, Method>;

  constructor(registry: CapabilityRegistry, metrics: Metrics, changes: SessionChanges, tracing: Tracing) {
    this.methods = new Map(
      Object.entries({
        ...toolsMethods(registry, metrics, tracing),
        ...resourcesMethods(registry, changes),
        ...promptsMethods(registry, tracing),
        ...loggingMethods(changes),
      }),
    );
  }

  methodOf(name: string): Method | undefined {
    return this.methods.get(name);
  }
}
