import { Injectable } from '@nestjs/common';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { AuditLog } from '../audit/audit-log.js';
import type { AuthenticatedRequest } from '../auth/caller.js';
import type { RouteGate } from '../http/route-bindings.js';
import { whenClosed } from '../http/when-closed.js';
import { RunningRequests } from '../lifecycle/running-requests.js';
import { replyRefusal } from '../mcp/rpc/reply.js';
import { methodLabel, statusLabel, UNMATCHED } from '../metrics/route-labels.js';
import { Metrics } from '../metrics/metrics.js';
import { Tracing } from '../tracing/tracing.js';
import { passedAs } from './passed-requests.js';
import { RunningRoute, stopped } from './running-route.js';

/**
 * Every request to a route of a team, from before the gate to the end of its response: its span, what is counted of it, its
 * line of the audit log where the gate let it through, and that the shutdown waits for it.
 */
@Injectable()
export class OwnRequests implements Pick<RouteGate, 'enter'> {
  constructor(
    private readonly tracing: Tracing,
    private readonly metrics: Metrics,
    private readonly audit: AuditLog,
    private readonly running: RunningRequests,
  ) {}

  enter(request: IncomingMessage, response: ServerResponse, template: string | undefined, next: () => void): void {
    const ended = this.running.begin(new RunningRoute(response));
    const begun = performance.now();
    this.metrics.routesInFlight.inc();
    whenClosed(response, () => {
      ended?.();
      this.metrics.routesInFlight.dec();
      this.tell(request, response, template ?? UNMATCHED, performance.now() - begun);
    });
    const serve = () => (ended ? next() : replyRefusal(response, stopped));
    this.tracing.http(request, response, serve, { template });
  }

  private tell(request: IncomingMessage, response: ServerResponse, route: string, ms: number): void {
    const status = response.headersSent ? response.statusCode : null;
    const method = methodLabel(request.method);
    this.metrics.routeDuration.observe({ route, method, status: statusLabel(status) }, ms / 1_000);
    if (!passedAs(request)) return;
    const { caller } = request as AuthenticatedRequest;
    const [principal, clientId] = [caller?.principal ?? null, caller?.clientId ?? null];
    this.audit.record({ action: 'route.called', principal, clientId, route, method, status, ms: Math.round(ms) });
  }
}
