import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module.js';
import { ClusterModule } from '../cluster/cluster.module.js';
import { CapabilitiesModule } from '../capabilities/capabilities.module.js';
import { ExtensionsModule } from '../extensions/extensions.module.js';
import { LimitsModule } from '../limits/limits.module.js';
import { SessionModule } from '../session/session.module.js';
import { AnonymousAccess } from './gate/anonymous-access.js';
import { ChallengeStep, DoorStep } from './gate/anonymous.steps.js';
import { BrokenRequests } from './gate/broken-requests.js';
import { CapabilityScopes } from './gate/capability-scopes.js';
import { LegacyModule } from './legacy/legacy.module.js';
import { ReadRequestStep } from './gate/read-request.step.js';
import { McpShutdown } from './mcp-shutdown.js';
import { McpController } from './mcp.controller.js';
import { ModernModule } from './modern/modern.module.js';
import { RefusalReporter } from './gate/refusal-reporter.js';
import { RequestPipeline, ResponseCounterStep, TracingStep } from './gate/request-pipeline.js';
import { RateLimitStep, RequestLimits } from './gate/request-limits.js';
import { ScopeGuard } from './gate/scope.guard.js';
import { SessionGuard } from './legacy/session.guard.js';
import { TellPublic } from './gate/tell-public.js';
import { StoredSessionsGauge } from '../session/stored-sessions.gauge.js';

@Module({
  imports: [
    AuthModule,
    CapabilitiesModule,
    ClusterModule,
    ExtensionsModule,
    LegacyModule,
    LimitsModule,
    ModernModule,
    SessionModule,
  ],
  controllers: [McpController],
  providers: [
    AnonymousAccess,
    BrokenRequests,
    CapabilityScopes,
    ChallengeStep,
    DoorStep,
    ReadRequestStep,
    McpShutdown,
    RateLimitStep,
    RefusalReporter,
    RequestPipeline,
    RequestLimits,
    ResponseCounterStep,
    ScopeGuard,
    SessionGuard,
    StoredSessionsGauge,
    TellPublic,
    TracingStep,
  ],
  exports: [LegacyModule, RefusalReporter],
})
export class McpModule {}
