import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { IncomingMessage } from 'node:http';
import type { AuthenticatedRequest, Caller } from '../auth/caller.js';

/** Who asks a route, and what the access token lets them do. */
export type RouteCaller = Pick<Caller, 'principal' | 'clientId' | 'scopes' | 'roles'>;

/**
 * Who sent a request that has passed the gate, for middleware and gateways of WebSockets; `null` without authentication and on
 * routes that are open to all.
 */
export function routeCallerOf(request: IncomingMessage): RouteCaller | null {
  const { caller } = request as AuthenticatedRequest;
  if (!caller) return null;
  const { principal, clientId, scopes, roles } = caller;
  return { principal, clientId, scopes, roles };
}

/**
 * A parameter of a controller's method: the `RouteCaller` of the request; `null` without authentication and on routes that
 * are open to all.
 */
export const CurrentCaller = createParamDecorator((_data: unknown, context: ExecutionContext): RouteCaller | null =>
  routeCallerOf(context.switchToHttp().getRequest<IncomingMessage>()),
);
