import { Inject, Injectable } from '@nestjs/common';
import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import type { Result } from '@modelcontextprotocol/sdk/types.js';
import { CapabilityRegistry } from '../../capabilities/capability-registry.js';
import { SchemaValidator } from '../../capabilities/schema-validator.js';
import { PodId } from '../../cluster/pod-id.js';
import { SETTINGS, type Settings } from '../../config/settings.js';
import type { StoredSession } from '../../session/session-store.js';
import { RpcCode, RpcError } from '../rpc-error.js';
import { SERVER_INFO } from '../server-info.js';
import type { Call } from './call.js';
import { CallObserver } from './call-observer.js';
import { Dispatcher } from './dispatcher.js';
import { LegacyCallContext } from './legacy-call-context.js';
import { SessionTransport } from './session-transport.js';

/** What the SDK's server answers itself. */
const OF_THE_SDK = new Set(['initialize', 'ping']);

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
    transport.serveCall = (call) => this.serve(server, transport, call);
    void server.connect(transport);
    return transport;
  }

  private serve(server: Server, transport: SessionTransport, call: Call): Promise<Result> | undefined {
    const method = this.dispatcher.methodOf(call.request.method);
    if (!method) return OF_THE_SDK.has(call.request.method) ? undefined : Promise.reject(methodNotFound(call));
    const context = new LegacyCallContext(server, transport, call, this.settings.elicitTimeoutSeconds * 1_000);
    return method(call.request.params, { transport, call, context });
  }
}

function methodNotFound({ request }: Call): RpcError {
  return new RpcError(RpcCode.MethodNotFound, `Method not found: ${request.method}`);
}
