import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module.js';
import { ClusterModule } from '../cluster/cluster.module.js';
import { CapabilitiesModule } from '../capabilities/capabilities.module.js';
import { LimitsModule } from '../limits/limits.module.js';
import { SessionModule } from '../session/session.module.js';
import { BrokenRequests } from './broken-requests.js';
import { LegacyModule } from './legacy/legacy.module.js';
import { McpRequestMiddleware } from './mcp-request.middleware.js';
import { McpShutdown } from './mcp-shutdown.js';
import { McpController } from './mcp.controller.js';
import { ModernModule } from './modern/modern.module.js';
import { RateLimitMiddleware } from './rate-limit.middleware.js';
import { RefusalReporter } from './refusal-reporter.js';
import { RequestPipeline } from './request-pipeline.js';
import { RequestLimits } from './request-limits.js';
import { ResponseCounter } from './response-counter.middleware.js';
import { ScopeGuard } from './scope.guard.js';
import { SessionGuard } from './session.guard.js';
import { StoredSessionsGauge } from './stored-sessions.gauge.js';
import { SuspendedCalls } from './suspended-calls.js';
import { ToolAuditor } from './tool-auditor.js';
import { TracingMiddleware } from './tracing.middleware.js';

@Module({
  imports: [AuthModule, CapabilitiesModule, ClusterModule, LegacyModule, LimitsModule, ModernModule, SessionModule],
  controllers: [McpController],
  providers: [
    BrokenRequests,
    McpRequestMiddleware,
    McpShutdown,
    RateLimitMiddleware,
    RefusalReporter,
    RequestPipeline,
    RequestLimits,
    ResponseCounter,
    ScopeGuard,
    SessionGuard,
    StoredSessionsGauge,
    SuspendedCalls,
    ToolAuditor,
    TracingMiddleware,
  ],
  exports: [LegacyModule, RefusalReporter],
})
export class McpModule {}
