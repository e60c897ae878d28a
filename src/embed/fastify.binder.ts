import type { HttpServer } from '@nestjs/common';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Binder, Take } from './binder.js';

interface FastifyRequest {
  readonly raw: IncomingMessage;
}

interface FastifyReply {
  readonly raw: ServerResponse;
  /** From then on Fastify sends nothing for this request. */
  hijack(): void;
}

type Hook = (request: FastifyRequest, reply: FastifyReply, done: (error?: Error) => void) => unknown;

/** Nest's adapter, as far as it is used here. */
interface FastifyAdapter extends HttpServer {
  /** Runs before every other hook, so before CORS, helmet, middleware and the parser; also where `inject` asks. */
  setOnRequestHook(hook: Hook): void;
}

/** A host on Fastify: ours is the first hook of every request, before its body is read. */
export class FastifyBinder implements Binder {
  constructor(private readonly adapter: HttpServer) {}

  bind(take: Take): void {
    const adapter = this.adapter as FastifyAdapter;
    const setHook = adapter.setOnRequestHook.bind(adapter);
    setHook(before(take, this.hookOfHost()));
    // There is one such hook only, and what the host sets later has to come after this one.
    adapter.setOnRequestHook = (hook) => setHook(before(take, hook));
  }

  private hookOfHost(): Hook | undefined {
    return (this.adapter as { readonly onRequestHook?: Hook }).onRequestHook;
  }
}

/** Where we answer, Fastify is never told that the hook is done. Nothing is returned: it would wait for a reply. */
function before(take: Take, next: Hook | undefined): Hook {
  return (request, reply, done) => {
    if (!take(request.raw, reply.raw)) return next ? next(request, reply, done) : done();
    reply.hijack();
    return undefined;
  };
}
