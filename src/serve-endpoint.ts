import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Settings } from './config/settings.js';
import type { EndpointAdapter } from './http/endpoint.adapter.js';
import { securityHeaders } from './http/security-headers.js';
import { trustedProxies } from './limits/trust-proxy.js';
import { BrokenRequests } from './mcp/gate/broken-requests.js';
import { RequestPipeline } from './mcp/gate/request-pipeline.js';

/** Puts the request pipeline before the endpoint of a server's application, in the service and embedded. */
export function serveEndpoint(app: NestExpressApplication, endpoint: EndpointAdapter, settings: Settings): void {
  const pipeline = app.get(RequestPipeline);
  const broken = app.get(BrokenRequests);
  endpoint.precede(
    (request, response, next) => pipeline.use(request, response, next),
    (error, response) => broken.answer(error, response),
  );
  setUpExpress(app, settings);
}

/** How Express answers in an application of ours. */
export function setUpExpress(app: NestExpressApplication, { trustProxy }: Pick<Settings, 'trustProxy'>): void {
  app.disable('x-powered-by');
  app.set('etag', false);
  app.set('trust proxy', trustedProxies(trustProxy));
  app.use(securityHeaders);
}
