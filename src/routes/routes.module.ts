import { type DynamicModule, Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module.js';
import { LimitsModule } from '../limits/limits.module.js';
import { BrokenRequests } from '../mcp/gate/broken-requests.js';
import { RateLimitStep } from '../mcp/gate/request-limits.js';
import { McpModule } from '../mcp/mcp.module.js';
import { OwnRouteGate } from './own-route-gate.js';
import { RouteCors } from './route-cors.js';

const GATE = [OwnRouteGate, RouteCors];

/** The gate before the routes of teams, in the service. */
@Module({})
export class RoutesModule {
  /** Beside the endpoint of the same application, with which it counts. */
  static besideEndpoint(): DynamicModule {
    return { module: RoutesModule, imports: [AuthModule, McpModule], providers: GATE, exports: [OwnRouteGate] };
  }

  /** In an application whose servers are others: it counts for itself, in each pod. */
  static alone(): DynamicModule {
    return {
      module: RoutesModule,
      imports: [AuthModule, LimitsModule.inMemory()],
      providers: [...GATE, BrokenRequests, RateLimitStep],
      exports: [OwnRouteGate],
    };
  }
}
