import { Module, type NestModule } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { AuthModule } from '../auth/auth.module.js';
import { HostOriginMiddleware } from '../auth/host-origin.middleware.js';
import { TokenMiddleware } from '../auth/token.middleware.js';
import { precedeService } from '../http/precede-service.js';
import { LimitsModule } from '../limits/limits.module.js';
import { McpModule } from '../mcp/mcp.module.js';
import { SessionModule } from '../session/session.module.js';
import { AdminRateMiddleware } from './admin-rate.middleware.js';
import { AdminController } from './admin.controller.js';
import { AdminGuard } from './admin.guard.js';
import { SessionAdmin } from './session-admin.js';

/** `/admin`, where `ADMIN_ENABLED` asks for it. */
@Module({
  imports: [AuthModule, LimitsModule, McpModule, SessionModule],
  controllers: [AdminController],
  providers: [AdminGuard, AdminRateMiddleware, SessionAdmin],
})
export class AdminModule implements NestModule {
  constructor(
    private readonly http: HttpAdapterHost,
    private readonly hostOrigin: HostOriginMiddleware,
    private readonly token: TokenMiddleware,
    private readonly rate: AdminRateMiddleware,
  ) {}

  configure(): void {
    precedeService(this.http, 'admin', [this.hostOrigin, this.token, this.rate]);
  }
}
