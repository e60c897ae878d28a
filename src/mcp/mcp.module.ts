import { Module, RequestMethod, type MiddlewareConsumer, type NestModule } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module.js';
import { HostOriginMiddleware } from '../auth/host-origin.middleware.js';
import { ClusterModule } from '../cluster/cluster.module.js';
import { SessionModule } from '../session/session.module.js';
import { LegacyModule } from './legacy/legacy.module.js';
import { McpRequestMiddleware } from './mcp-request.middleware.js';
import { McpShutdown } from './mcp-shutdown.js';
import { McpController } from './mcp.controller.js';
import { ModernModule } from './modern/modern.module.js';
import { RefusalReporter } from './refusal-reporter.js';
import { ResponseCounter } from './response-counter.middleware.js';
import { SessionGuard } from './session.guard.js';
import { StoredSessionsGauge } from './stored-sessions.gauge.js';
import { TracingMiddleware } from './tracing.middleware.js';

@Module({
  imports: [AuthModule, ClusterModule, LegacyModule, ModernModule, SessionModule],
  controllers: [McpController],
  providers: [
    McpRequestMiddleware,
    McpShutdown,
    RefusalReporter,
    ResponseCounter,
    SessionGuard,
    StoredSessionsGauge,
    TracingMiddleware,
  ],
})
export class McpModule implements NestModule {
  configure(consumer: MiddlewareConsumer): void {
    consumer
      .apply(TracingMiddleware, ResponseCounter, HostOriginMiddleware, McpRequestMiddleware)
      .forRoutes({ path: 'mcp', method: RequestMethod.ALL });
  }
}
