import type { INestApplication } from '@nestjs/common';
import type { Settings } from './config/settings.js';
import type { EndpointAdapter } from './http/endpoint.adapter.js';
import { securityHeaders } from './http/security-headers.js';
import type { ServiceAdapter } from './http/service.adapter.js';
import { trustedProxies } from './limits/trust-proxy.js';
import { BrokenRequests } from './mcp/gate/broken-requests.js';
import { RequestPipeline } from './mcp/gate/request-pipeline.js';

/** Puts the request pipeline before the endpoint of a server's application, in the service and embedded. */
export function serveEndpoint(app: INestApplication, endpoint: EndpointAdapter): void {
  const pipeline = app.get(RequestPipeline);
  const broken = app.get(BrokenRequests);
  endpoint.precede(
    (request, response, next) => pipeline.use(request, response, next),
    (error, response) => broken.answer(error, response),
  );
}

/** How Express answers in an application of ours. To be called before Nest gets the adapter. */
export function setUpExpress(adapter: ServiceAdapter, { trustProxy }: Pick<Settings, 'trustProxy'>): void {
  adapter.disable('x-powered-by');
  adapter.set('etag', false);
  adapter.set('trust proxy', trustedProxies(trustProxy));
  adapter.use(securityHeaders);
}
