import type { IncomingMessage } from 'node:http';
import type { Settings } from '../config/settings.js';
import type { RouteGate } from '../http/route-bindings.js';
import type { ServiceAdapter } from '../http/service.adapter.js';
import { starting } from '../mcp/rpc/refusals.js';
import { replyRefusal } from '../mcp/rpc/reply.js';
import { isPublic } from './public.decorator.js';
import { parseBodies } from './route-bodies.js';

type Gate = Omit<RouteGate, 'isPublic' | 'enter'>;
type Entrance = Pick<RouteGate, 'enter'>;

/**
 * Closes all that is bound to an adapter later and is not the service's. To be called before Nest gets the adapter, so that
 * it holds for what constructors bind, too.
 *
 * @returns what is given the gate, which Nest makes; nothing passes until it has
 */
export function closeOwnRoutes(adapter: ServiceAdapter, settings: Settings) {
  let gate: Gate | undefined;
  let entrance: Entrance | undefined;
  const pass =
    (kind: 'open' | 'closed'): RouteGate['open'] =>
    (request, response, next) =>
      gate ? gate[kind](request, response, next) : replyRefusal(response, starting);
  const isIdentified = (request: IncomingMessage) => gate?.isIdentified(request) ?? true;
  const enter: RouteGate['enter'] = (request, response, template, next) =>
    entrance ? entrance.enter(request, response, template, next) : next();
  adapter.closeOthers({ open: pass('open'), closed: pass('closed'), enter, isPublic, isIdentified });
  parseBodies(adapter, settings);
  return {
    by: (made: Gate, before: Entrance): void => {
      gate = made;
      entrance = before;
    },
  };
}
