import { Injectable } from '@nestjs/common';
import { CapabilityRegistry } from '../../../capabilities/capability-registry.js';
import { Metrics } from '../../../metrics/metrics.js';
import { Tracing } from '../../../tracing/tracing.js';
import { PreparedResults } from '../../rpc/prepared-result.js';
import { loggingMethods } from './logging.methods.js';
import type { Method } from './method.js';
import { promptsMethods } from './prompts.methods.js';
import { resourcesMethods } from './resources.methods.js';
import { toolsMethods } from './tools.methods.js';
import { SessionChanges } from '../sessions/session-changes.js';

/** The methods of the legacy era, one set for all sessions. `initialize`, which opens one, is not among them. */
@Injectable()
export class LegacyDispatcher {
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
