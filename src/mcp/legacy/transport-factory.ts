import { Inject, Injectable } from '@nestjs/common';
import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import type { JSONRPCRequest, Result } from '@modelcontextprotocol/sdk/types.js';
import { CapabilityRegistry } from '../../capabilities/capability-registry.js';
import { SchemaValidator } from '../../capabilities/schema-validator.js';
import { PodId } from '../../cluster/pod-id.js';
import { SETTINGS, type Settings } from '../../config/settings.js';
import type { StoredSession } from '../../session/session-store.js';
import { RpcCode, RpcError } from '../rpc-error.js';
import { SERVER_INFO } from '../server-info.js';
import { CallObserver } from './call-observer.js';
import { Dispatcher } from './dispatcher.js';
import { LegacyCallContext } from './legacy-call-context.js';
import { SessionTransport } from './session-transport.js';

/** Makes a session's transport with the SDK's `Server` behind it. All that sessions can share, they share. */
@Injectable()
export class TransportFactory {
  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly capabilities: CapabilityRegistry,
    private readonly validator: SchemaValidator,
    private readonly dispatcher: Dispatcher,
    private readonly observer: CallObserver,
    private readonly pod: PodId,
  ) {}

  create(stored: StoredSession): SessionTransport {
    const transport = new SessionTransport(stored, this.pod, this.observer);
    const server = new Server(SERVER_INFO, {
      capabilities: this.capabilities.serverCapabilities(),
      jsonSchemaValidator: this.validator,
    });
    server.removeRequestHandler('logging/setLevel');
    server.fallbackRequestHandler = (request) => this.serve(server, transport, request);
    void server.connect(transport);
    return transport;
  }

  private serve(server: Server, transport: SessionTransport, request: JSONRPCRequest): Promise<Result> {
    const call = transport.callOf(request.id);
    if (!call) throw new RpcError(RpcCode.InternalError, 'The call is no longer in flight');
    const context = new LegacyCallContext(server, transport, call, this.settings.elicitTimeoutSeconds * 1_000);
    return this.dispatcher.dispatch(request, { transport, call, context });
  }
}
