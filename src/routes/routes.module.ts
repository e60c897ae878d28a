import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module.js';
import { LimitsModule } from '../limits/limits.module.js';
import { BrokenRequests } from '../mcp/gate/broken-requests.js';
import { RateLimitStep } from '../mcp/gate/request-limits.js';
import { OwnRequests } from './own-requests.js';
import { OwnRouteGate } from './own-route-gate.js';
import { RouteCors } from './route-cors.js';
import { RoutesShutdown } from './routes-shutdown.js';

/** The gate before the routes of teams, in the service. */
@Module({})
export class RoutesModule {
  /** Beside the endpoint of the same application, with which it counts. */
  static besideEndpoint(): DynamicModule {
    return withLimits(LimitsModule);
  }

  /** In an application whose servers are others: it counts and shuts down for itself, in each pod. */
  static alone(): DynamicModule {
    return withLimits(LimitsModule.inMemory(), [RoutesShutdown]);
  }
}

// `McpModule` is not imported for its steps: how far modules are from the root is the order in which they shut down.
function withLimits(limits: Type | DynamicModule, more: readonly Type[] = []): DynamicModule {
  return {
    module: RoutesModule,
    imports: [AuthModule, limits],
    providers: [BrokenRequests, OwnRequests, OwnRouteGate, RateLimitStep, RouteCors, ...more],
    exports: [OwnRequests, OwnRouteGate],
  };
}
