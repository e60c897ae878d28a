import type {
  JSONRPCMessage,
  JSONRPCNotification,
  JSONRPCRequest,
  RequestId,
} from '@modelcontextprotocol/sdk/types.js';
import { isPlainObject } from '../../rpc/plain-object.js';

/** Gives out `"<pod>.<n>.<mac>"`, for one session. */
export interface IdSource {
  next(): string;
}

/** A request of ours that waits for its answer. */
interface Outgoing {
  /** What the SDK calls it. */
  readonly number: number;
  /** The call of the client that it belongs to. */
  readonly call: RequestId;
}

/**
 * The SDK numbers its own requests per session from 0. On the wire they are `"<pod>.<n>.<mac>"`, unique among all pods, so
 * that an answer names the pod that awaits it. This maps the ids, the progress tokens that the SDK derives from them,
 * and the ids in our cancellations, both ways.
 */
export class OutgoingIds {
  private readonly byWire = new Map<string, Outgoing>();

  constructor(private readonly ids: IdSource) {}

  get size(): number {
    return this.byWire.size;
  }

  request(request: JSONRPCRequest, call: RequestId): JSONRPCRequest {
    const wire = this.ids.next();
    this.adopt(wire, request, call);
    const meta = request.params?._meta;
    if (meta?.progressToken === undefined) return { ...request, id: wire };
    return { ...request, id: wire, params: { ...request.params, _meta: { ...meta, progressToken: wire } } };
  }

  /** The request waits for the answer to one that its client knows already, under that one's wire id. */
  adopt(wire: string, request: JSONRPCRequest, call: RequestId): void {
    this.byWire.set(wire, { number: Number(request.id), call });
  }

  /** The wire ids of requests that still wait for an answer. */
  get awaited(): readonly string[] {
    return [...this.byWire.keys()];
  }

  awaits(wire: unknown): wire is string {
    return this.callOf(wire) !== undefined;
  }

  /** The call that awaits an answer; `undefined` when none does. */
  callOf(wire: unknown): RequestId | undefined {
    return typeof wire === 'string' ? this.byWire.get(wire)?.call : undefined;
  }

  /** Our own `notifications/cancelled`: from here on, no call awaits the answer. */
  cancellation(notification: JSONRPCNotification): JSONRPCNotification | undefined {
    const wire = this.wireOf(Number(notification.params?.['requestId']));
    if (wire === undefined) return undefined;
    this.byWire.delete(wire);
    return { ...notification, params: { ...notification.params, requestId: wire } };
  }

  /** The client's answer under the number that the SDK knows; `undefined` when it is not awaited. */
  answer<Answer extends Extract<JSONRPCMessage, { id?: unknown }>>(answer: Answer): Answer | undefined {
    const number = typeof answer.id === 'string' ? this.byWire.get(answer.id)?.number : undefined;
    if (number === undefined) return undefined;
    this.byWire.delete(answer.id as string);
    return { ...answer, id: number };
  }

  /** The client's progress on a request of ours; `undefined` when it is not awaited. */
  progress(notification: JSONRPCNotification): JSONRPCNotification | undefined {
    const params: unknown = notification.params;
    const token = isPlainObject(params) ? params['progressToken'] : undefined;
    const number = typeof token === 'string' ? this.byWire.get(token)?.number : undefined;
    return number === undefined
      ? undefined
      : { ...notification, params: { ...notification.params, progressToken: number } };
  }

  clear(): void {
    this.byWire.clear();
  }

  /** A session has few open questions and rarely cancels one: a second map would cost each session more than this does. */
  private wireOf(number: number): string | undefined {
    for (const [wire, outgoing] of this.byWire) if (outgoing.number === number) return wire;
    return undefined;
  }
}
