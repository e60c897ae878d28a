import { Module, type MiddlewareConsumer, type NestModule } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module.js';
import { HostOriginMiddleware } from '../auth/host-origin.middleware.js';
import { TokenMiddleware } from '../auth/token.middleware.js';
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
  providers: [AdminGuard, SessionAdmin],
})
export class AdminModule implements NestModule {
  configure(consumer: MiddlewareConsumer): void {
    consumer.apply(HostOriginMiddleware, TokenMiddleware, AdminRateMiddleware).forRoutes(AdminController);
  }
}
