import { Injectable } from '@nestjs/common';
import { SessionRevoker } from '../mcp/legacy/sessions/session-revoker.js';
import { SessionDirectory } from '../session/session-directory.js';
import { sessionHash } from '../session/session-hash.js';
import type { SessionRecord } from '../session/session-record.js';
import { SessionStore } from '../session/session-store.js';
import type { Filter, SessionList } from './admin-requests.js';
import { isMeant, listedSession } from './listed-session.js';

/** Sessions that are read at a time while all are looked at. */
const STRIDE = 500;

/** What one page costs at most, where sessions are rare that are meant, or have ended and are still noted: questions, and ids looked up. */
const MOST_QUESTIONS = 100;
const MOST_LOOKED_AT = 10_000;

/** The store is away: what was done until then stays done. */
export class StoreAwayError extends Error {
  readonly code = 'STORE_AWAY';
  constructor(
    /** How many sessions had been ended by then. */
    readonly ended: number,
  ) {
    super(`The session store is unavailable; ${ended} sessions were ended before it was. Try again.`);
    this.name = 'StoreAwayError';
  }
}

/** Looks sessions up and ends them. Takes the time that it needs; nothing of it is on the path of a request. */
@Injectable()
export class SessionAdmin {
  constructor(
    private readonly directory: SessionDirectory,
    private readonly store: SessionStore,
    private readonly revoker: SessionRevoker,
  ) {}

  /**
   * Goes on from one part of the directory to the next while none is found, and while fewer were looked at than asked for.
   *
   * @param limit sessions that are looked at, about
   * @throws StoreAwayError
   */
  async list(filter: Filter, limit: number, cursor: string | undefined): Promise<SessionList> {
    const found = new Map<string, SessionRecord>();
    let [next, looked] = [cursor, 0];
    for (let asked = 0; asked < MOST_QUESTIONS && looked < MOST_LOOKED_AT; asked += 1) {
      const page = await this.pageOf(filter, Math.max(1, found.size === 0 ? limit : limit - looked), next);
      for (const record of await this.records(page.ids, filter)) found.set(record.id, record);
      [next, looked] = [page.next, looked + page.ids.length];
      if (next === undefined || (found.size > 0 && looked >= limit)) break;
    }
    return { sessions: Array.from(found.values(), listedSession), ...(next !== undefined && { next }) };
  }

  /** @throws StoreAwayError */
  async count(filter: Filter): Promise<number> {
    if (Object.keys(filter).length === 0) {
      const counted = await this.store.count();
      if (counted.state === 'unavailable') throw new StoreAwayError(0);
      return counted.sessions;
    }
    const seen = new Set<string>();
    for await (const { id } of this.all(filter)) seen.add(id);
    return seen.size;
  }

  /** @returns how many were ended. @throws StoreAwayError */
  end(filter: Filter): Promise<number> {
    return this.endAll(this.all(filter));
  }

  /** @param hash `session` of a list. @returns how many were ended: one, or none. @throws StoreAwayError */
  endOne(hash: string): Promise<number> {
    return this.endAll(this.named(hash));
  }

  private async endAll(records: AsyncIterable<SessionRecord>): Promise<number> {
    let ended = 0;
    try {
      for await (const record of records) {
        const outcome = await this.revoker.revoke(record);
        if (outcome === 'unavailable') throw new StoreAwayError(ended);
        if (outcome === 'revoked') ended += 1;
      }
    } catch (error) {
      throw error instanceof StoreAwayError ? new StoreAwayError(ended) : error;
    }
    return ended;
  }

  /** Every session that is meant; one that is in use may come twice. */
  private async *all(filter: Filter): AsyncGenerator<SessionRecord> {
    for await (const ids of this.allIds(filter)) yield* await this.records(ids, filter);
  }

  private async *named(hash: string): AsyncGenerator<SessionRecord> {
    for await (const ids of this.allIds({})) {
      yield* await this.records(
        ids.filter((id) => sessionHash(id) === hash),
        {},
      );
    }
  }

  private async *allIds(filter: Filter): AsyncGenerator<readonly string[]> {
    let cursor: string | undefined;
    do {
      const page = await this.pageOf(filter, STRIDE, cursor);
      yield page.ids;
      cursor = page.next;
    } while (cursor !== undefined);
  }

  private async pageOf(filter: Filter, about: number, cursor: string | undefined) {
    const { principal } = filter;
    const own =
      principal === undefined || cursor !== undefined ? undefined : await this.directory.ofPrincipal(principal);
    // A cursor is only given out where all sessions are looked through.
    const page = own === undefined || own.state === 'unreadable' ? await this.directory.page(cursor, about) : own;
    if (page.state === 'unavailable') throw new StoreAwayError(0);
    return page;
  }

  private async records(ids: readonly string[], filter: Filter): Promise<SessionRecord[]> {
    const now = this.store.now();
    const found = await Promise.all(ids.map((id) => this.store.peek(id)));
    if (found.some(({ state }) => state === 'unavailable')) throw new StoreAwayError(0);
    const records = found.flatMap((outcome) => (outcome.state === 'alive' ? [outcome.session.record] : []));
    return records.filter((record) => isMeant(record, filter, now));
  }
}
