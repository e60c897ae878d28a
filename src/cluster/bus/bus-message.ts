import { RequestIdSchema } from '@modelcontextprotocol/sdk/types.js';
import { z } from 'zod';
import { damaged, decodeObject, type Decoded } from '../../redis/decoded.js';

/** 0.1.0 wrote version 1 without saying so, and passes over a `v`. */
const VERSION = 1;

const session = z.uuid();

/**
 * What pods tell each other. A message only wakes: what it is about is in the store, so a lost one costs time and
 * nothing else. The exception is a cancellation, which is worth nothing later.
 */
const Content = z.discriminatedUnion('kind', [
  /** To itself, to see that the inbox works. */
  z.object({ kind: z.literal('ping') }),
  /** A client's answer to the request `id` of the receiving pod is stored. */
  z.object({ kind: z.literal('answer'), session, id: z.string().max(64) }),
  /** A client's progress on the request `id` of the receiving pod. */
  z.object({ kind: z.literal('progress'), session, id: z.string().max(64), params: z.record(z.string(), z.unknown()) }),
  /** A client cancelled a call that does not run on the sending pod. */
  z.object({ kind: z.literal('cancel'), session, requestId: RequestIdSchema, reason: z.string().max(500).optional() }),
  /** The session's record is gone. */
  z.object({ kind: z.literal('ended'), session, reason: z.enum(['expired', 'deleted', 'revoked']) }),
  /** The session's record changed in what its GET streams get. */
  z.object({ kind: z.literal('changed'), session }),
  /** A stream that the receiving pod follows has new events. */
  z.object({ kind: z.literal('appended'), session, stream: z.string().max(64) }),
  /** The client of a stream that the receiving pod writes has come back to it on another pod. */
  z.object({ kind: z.literal('followed'), session, stream: z.string().max(64) }),
  /** A GET stream of the session was opened; its client had it before under the name `resumed`. */
  z.object({ kind: z.literal('listening'), session, resumed: z.string().max(64).optional() }),
  /** The receiving GET stream of the session is closed; it had got as far as `position`. */
  z.object({ kind: z.literal('unheard'), session, claim: z.string().max(64), position: z.string().max(64) }),
  /** A client answered or cancelled a task that the receiving pod runs. */
  z.object({ kind: z.literal('task'), task: z.uuid() }),
  /** A pod that goes down has given a task up: any other may take it over. */
  z.object({ kind: z.literal('task-left'), task: z.uuid() }),
  /** A tool was suspended. */
  z.object({ kind: z.literal('tool-suspended') }),
  /** The notifications for all sessions have grown. */
  z.object({ kind: z.literal('notified') }),
]);

const Envelope = z.object({ from: z.string().max(64), message: Content });

export type BusMessage = z.infer<typeof Content>;

export type BusEnvelope = z.infer<typeof Envelope>;

/** A message as it goes over the wire. */
export function busText(from: string, message: BusMessage): string {
  return JSON.stringify({ v: VERSION, ...({ from, message } satisfies BusEnvelope) });
}

/** What no pod of this release sends is of a newer one, or of no pod at all. */
export function decodeBusEnvelope(text: string): Decoded<BusEnvelope> {
  const decoded = decodeObject(text, VERSION);
  if (!decoded.ok) return decoded;
  const { data } = Envelope.safeParse(decoded.value);
  return data ? { ok: true, value: data } : damaged('a message on the bus is none');
}
