import { Module, RequestMethod, type MiddlewareConsumer, type NestModule } from '@nestjs/common';
import { SETTINGS } from '../config/settings.js';
import { AuthFailures } from './auth-failures.js';
import { AuthRefusals } from './auth-refusals.js';
import { Challenges } from './challenge.js';
import { CorsMiddleware } from './cors.middleware.js';
import { HostOriginMiddleware } from './host-origin.middleware.js';
import { HostRefusals } from './host-refusals.js';
import { ProtectedResourceController } from './protected-resource.controller.js';
import { StreamExpiries } from './stream-expiries.js';
import { StreamExpiryStep } from './stream-expiry.step.js';
import { TokenMiddleware } from './token.middleware.js';
import { tokenVerifier } from './token-verifier.provider.js';
import { TokenVerifier } from './token-verifier.js';

/** Who may reach the service: Host and Origin, then the token. */
@Module({
  controllers: [ProtectedResourceController],
  providers: [
    AuthFailures,
    AuthRefusals,
    Challenges,
    CorsMiddleware,
    HostOriginMiddleware,
    HostRefusals,
    StreamExpiries,
    StreamExpiryStep,
    TokenMiddleware,
    { provide: TokenVerifier, useFactory: tokenVerifier, inject: [SETTINGS] },
  ],
  exports: [
    AuthFailures,
    AuthRefusals,
    CorsMiddleware,
    HostOriginMiddleware,
    HostRefusals,
    StreamExpiries,
    StreamExpiryStep,
    TokenMiddleware,
    TokenVerifier,
  ],
})
export class AuthModule implements NestModule {
  configure(consumer: MiddlewareConsumer): void {
    consumer
      .apply(HostOriginMiddleware, CorsMiddleware)
      .forRoutes(
        { path: '.well-known/oauth-protected-resource', method: RequestMethod.ALL },
        { path: '.well-known/oauth-protected-resource/*suffix', method: RequestMethod.ALL },
      );
  }
}
