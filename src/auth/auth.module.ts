import { Module } from '@nestjs/common';
import { SETTINGS } from '../config/settings.js';
import { AuthFailures } from './auth-failures.js';
import { AuthRefusals } from './auth-refusals.js';
import { Challenges } from './challenge.js';
import { CorsMiddleware } from './cors.middleware.js';
import { HostOriginMiddleware } from './host-origin.middleware.js';
import { HostRefusals } from './host-refusals.js';
import { OfferedScopes } from './offered-scopes.js';
import { StreamExpiries } from './stream-expiries.js';
import { StreamExpiryStep } from './stream-expiry.step.js';
import { TokenMiddleware } from './token.middleware.js';
import { tokenVerifier } from './token-verifier.provider.js';
import { TokenVerifier } from './token-verifier.js';

/** Who may reach the service: Host and Origin, then the token. */
@Module({
  providers: [
    AuthFailures,
    AuthRefusals,
    Challenges,
    CorsMiddleware,
    HostOriginMiddleware,
    HostRefusals,
    OfferedScopes,
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
    OfferedScopes,
    StreamExpiries,
    StreamExpiryStep,
    TokenMiddleware,
    TokenVerifier,
  ],
})
export class AuthModule {}
