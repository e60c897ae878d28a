import { Module, type NestModule } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { precedeService } from '../http/precede-service.js';
import { AuthModule } from './auth.module.js';
import { CorsMiddleware } from './cors.middleware.js';
import { HostOriginMiddleware } from './host-origin.middleware.js';
import { ProtectedResourceController } from './protected-resource.controller.js';

/** `/.well-known/oauth-protected-resource` of a server. */
@Module({ imports: [AuthModule], controllers: [ProtectedResourceController] })
export class ProtectedResourceModule implements NestModule {
  constructor(
    private readonly http: HttpAdapterHost,
    private readonly hostOrigin: HostOriginMiddleware,
    private readonly cors: CorsMiddleware,
  ) {}

  configure(): void {
    precedeService(this.http, 'metadata', [this.hostOrigin, this.cors]);
  }
}
