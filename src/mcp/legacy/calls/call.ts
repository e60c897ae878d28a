import type { JSONRPCRequest, ProgressToken, RequestId } from '@modelcontextprotocol/sdk/types.js';
import type { IncomingHttpHeaders } from 'node:http';
import type { Grants } from '../../../capabilities/grants.js';
import type { ToolEntry } from '../../../capabilities/kinds/entry.js';
import { Abortable } from '../../calls/abortable.js';
import type { Refusal } from '../../rpc/refusals.js';
import type { EarlierRun } from './earlier-run.js';
import type { CallOrigin } from './call-origin.js';
import type { LegacyExchange } from './legacy-exchange.js';

/** One JSON-RPC request of the client while it is being served. */
export class Call extends Abortable {
  readonly startedAt = performance.now();
  /** Set where the request cannot be served as a whole: a JSON answer then carries this status. */
  refusal: Refusal | undefined;

  constructor(
    readonly request: JSONRPCRequest,
    readonly exchange: LegacyExchange,
    private readonly origin: CallOrigin,
  ) {
    super();
  }

  get id(): RequestId {
    return this.request.id;
  }

  get headers(): IncomingHttpHeaders {
    return this.origin.headers;
  }

  get grants(): Grants | undefined {
    return this.origin.grants;
  }

  get tool(): ToolEntry | undefined {
    return this.origin.tool ?? undefined;
  }

  get earlier(): EarlierRun | undefined {
    return this.origin.earlier;
  }

  /** The progress that the client has seen before this run. */
  get seenProgress(): number {
    return this.earlier?.progress ?? -Infinity;
  }

  get progressToken(): ProgressToken | undefined {
    return this.request.params?._meta?.progressToken;
  }
}
