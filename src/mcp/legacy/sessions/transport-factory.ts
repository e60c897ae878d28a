import { Inject, Injectable } from '@nestjs/common';
import type { Result } from '@modelcontextprotocol/sdk/types.js';
import { SchemaValidator } from '../../../capabilities/schema-validator.js';
import { SETTINGS, type Settings } from '../../../config/settings.js';
import type { StoredSession } from '../../../session/session-store.js';
import type { PreparedResult } from '../../rpc/prepared-result.js';
import { RpcCode, RpcError } from '../../rpc/rpc-error.js';
import type { Call } from '../calls/call.js';
import { CallObserver } from './call-observer.js';
import { LegacyDispatcher } from '../methods/legacy-dispatcher.js';
import { LegacyCallContext } from '../calls/legacy-call-context.js';
import { QuestionIds } from '../questions/question-ids.js';
import { SessionQuestions } from '../questions/session-questions.js';
import { SessionTransport, type TransportServices } from './session-transport.js';
import { quoted } from '../../../text/quoted.js';

/** Makes the transports of sessions, and does for them what needs nothing of their own. */
@Injectable()
export class TransportFactory implements TransportServices {
  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly validator: SchemaValidator,
    private readonly dispatcher: LegacyDispatcher,
    readonly observer: CallObserver,
    private readonly ids: QuestionIds,
  ) {}

  create(stored: StoredSession): SessionTransport {
    return new SessionTransport(stored, this);
  }

  serve(transport: SessionTransport, call: Call): Promise<Result | PreparedResult> {
    const method = this.dispatcher.methodOf(call.request.method);
    if (!method) return Promise.reject(methodNotFound(call));
    const waitMs = this.settings.elicitTimeoutSeconds * 1_000;
    const context = new LegacyCallContext(transport, call, waitMs, this.validator);
    return method(call.request.params, { transport, call, context });
  }

  createQuestions(transport: SessionTransport): SessionQuestions {
    const ids = { next: () => this.ids.next(transport.sessionId) };
    return new SessionQuestions(transport, ids, async () => {
      const { createSdkServer } = await import('../questions/sdk-server.js');
      return createSdkServer(this.validator);
    });
  }
}

function methodNotFound({ request }: Call): RpcError {
  return new RpcError(RpcCode.MethodNotFound, `Method not found: ${quoted(request.method)}`);
}
