import type { NestMiddleware } from '@nestjs/common';
import type { HttpAdapterHost } from '@nestjs/core';
import { ServiceAdapter } from './service.adapter.js';
import type { ServiceRouteKind } from './service-routes.js';

/** Puts middleware before the service's routes of one kind. Nest's own way would put it behind all that teams bind. */
export function precedeService(
  { httpAdapter }: HttpAdapterHost,
  kind: ServiceRouteKind,
  middlewares: readonly NestMiddleware[],
): void {
  if (!(httpAdapter instanceof ServiceAdapter)) return;
  const handlers = middlewares.map((middleware) => middleware.use.bind(middleware));
  httpAdapter.precedeService(kind, handlers);
}
