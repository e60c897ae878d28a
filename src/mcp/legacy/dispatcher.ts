import { Injectable } from '@nestjs/common';
import { CapabilityRegistry } from '../../capabilities/capability-registry.js';
import { Metrics } from '../../metrics/metrics.js';
import { Tracing } from '../../tracing/tracing.js';
import { PreparedResults } from '../prepared-result.js';
import { loggingMethods } from './methods/logging.methods.js';
import type { Method } from './methods/method.js';
import { promptsMethods } from './methods/prompts.methods.js';
import { resourcesMethods } from './methods/resources.methods.js';
import { toolsMethods } from './methods/tools.methods.js';
import { SessionChanges } from './session-changes.js';

/** The methods of the legacy era, one set for all sessions. `initialize`, which opens one, is not among them. */
@Injectable()
export class Dispatcher {
  private readonly methods: ReadonlyMap<string, Method>;

  constructor(registry: CapabilityRegistry, metrics: Metrics, changes: SessionChanges, tracing: Tracing) {
    const pages = new PreparedResults();
    const listed = (page: object) => pages.of(page, () => JSON.stringify(page));
    this.methods = new Map(
      Object.entries({
        ...toolsMethods(registry, listed, metrics, tracing),
        ...resourcesMethods(registry, listed, changes),
        ...promptsMethods(registry, listed, tracing),
        ...loggingMethods(changes),
        ping: () => Promise.resolve({}),
      }),
    );
  }

  methodOf(name: string): Method | undefined {
    return this.methods.get(name);
  }
}
