import { Injectable } from '@nestjs/common';
import { SchemaValidator } from '../../../capabilities/schema-validator.js';
import type { StoredSession } from '../../../session/session-store.js';
import { Metrics } from '../../../metrics/metrics.js';
import { RequestAccounts } from '../../calls/call-accounts.js';
import { CallServer } from '../calls/call-server.js';
import { QuestionIds } from '../questions/question-ids.js';
import { SessionQuestions } from '../questions/session-questions.js';
import { SessionTransport, type TransportServices } from './session-transport.js';

/** Makes the transports of sessions, with what all of them share. */
@Injectable()
export class TransportFactory implements TransportServices {
  constructor(
    private readonly validator: SchemaValidator,
    readonly server: CallServer,
    readonly accounts: RequestAccounts,
    readonly metrics: Metrics,
    private readonly ids: QuestionIds,
  ) {}

  create(stored: StoredSession): SessionTransport {
    return new SessionTransport(stored, this);
  }

  createQuestions(transport: SessionTransport): SessionQuestions {
    const ids = { next: () => this.ids.next(transport.sessionId) };
    return new SessionQuestions(transport, ids, async () => {
      const { createSdkServer } = await import('../questions/sdk-server.js');
      return createSdkServer(this.validator);
    });
  }
}
