import type { UnreadableLog } from '../../redis/unreadable-log.js';
import { sessionHash } from '../../session/session-hash.js';
import { decodeElement } from './event-element.js';
import type { LoggedEvent, ReadOutcome, StreamName, StreamDescriptor, TakeOverOutcome } from './event-log.js';
import type { ReadReply } from './read-stream.scripts.js';
import { decodeDescriptor, decodeIds, STREAM_VERSION } from './stream-descriptor.js';
import type { TakeOverReply } from './stream-owners.scripts.js';

/** What the scripts that read a stream reply, decoded; what cannot be is reported and left out. */
export class StreamReplies {
  constructor(private readonly log: UnreadableLog) {}

  /** @param position that the reader knows already */
  read(name: StreamName, reply: ReadReply, position: number): ReadOutcome {
    if (reply === null) return { state: 'unknown' };
    const [epochText, pod, ended, lastText, idsText, elements, version, released, connection] = reply;
    if (isNewer(version)) return this.newer(name);
    const [epoch, last, ids] = [Number(epochText), Number(lastText), decodeIds(idsText)];
    if (elements === null || ids === undefined || pod === null || !isCount(epoch) || !isCount(last)) {
      return this.unreadable(name, 'a field of it is no such field', ids);
    }
    const { events, isDamaged } = this.events(name, elements);
    const after = events.filter((event) => event.position > position);
    const missed = Math.max(0, Math.max(0, last - position) - after.length);
    const writer = { pod, epoch, lostRuns: epoch - (Number(released) || 0) };
    return {
      state: 'read',
      ids,
      events: after,
      ended: ended !== null,
      missed,
      writer,
      connection: connection ?? undefined,
      ...(isDamaged && { isDamaged }),
    };
  }

  takenOver(name: StreamName, reply: TakeOverReply): TakeOverOutcome {
    if (reply === null) return { state: 'lost' };
    if (reply === -1) return { state: 'early' };
    const [epoch, lostRuns, text, last, answers, elements, ids] = reply;
    const { descriptor, isDamaged } = this.descriptor(name, text, ids);
    const said = this.events(name, elements ?? ['']);
    return {
      state: 'taken',
      epoch,
      lostRuns,
      descriptor,
      last: Number(last),
      events: said.events,
      answers: new Map(pairsOf(answers)),
      ...((isDamaged || said.isDamaged) && { isDamaged: true }),
    };
  }

  unreadable({ sessionId }: StreamName, reason: string, ids: StreamDescriptor['ids'] = []): ReadOutcome {
    this.log.report('stream', reason, { session: sessionHash(sessionId) });
    return { state: 'unreadable', ids };
  }

  /** Its own pods can read it; clients come back to one of them. */
  private newer({ sessionId }: StreamName): ReadOutcome {
    this.log.report('stream', NEWER, { session: sessionHash(sessionId) });
    return { state: 'unavailable', cause: new Error(NEWER) };
  }

  private descriptor({ sessionId }: StreamName, text: string | null, ids: string | null) {
    const decoded = decodeDescriptor(text ?? '');
    if (decoded.ok) return { descriptor: decoded.value, isDamaged: false };
    this.log.report('stream', decoded.reason, { session: sessionHash(sessionId) });
    return { descriptor: { ids: decodeIds(ids) ?? [] }, isDamaged: true };
  }

  private events({ sessionId }: StreamName, elements: readonly string[]) {
    const events: LoggedEvent[] = [];
    let isDamaged: true | undefined;
    for (const element of elements) {
      const decoded = decodeElement(element);
      if (decoded.ok) events.push(decoded.value);
      else isDamaged = this.damaged(sessionId, decoded.reason);
    }
    return { events, isDamaged };
  }

  private damaged(sessionId: string, reason: string): true {
    this.log.report('event', reason, { session: sessionHash(sessionId) });
    return true;
  }
}

const NEWER = 'a newer release wrote the stream';

function isNewer(version: string | null): boolean {
  return Number(version ?? 1) > STREAM_VERSION;
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

function* pairsOf(flat: readonly string[]): Generator<readonly [string, string]> {
  for (let index = 0; index < flat.length; index += 2) yield [flat[index] ?? '', flat[index + 1] ?? ''];
}
