import { principalHash } from '../session/principal.js';
import { sessionHash } from '../session/session-hash.js';
import type { SessionRecord } from '../session/session-record.js';
import { quoted } from '../text/quoted.js';
import type { Filter, ListedSession } from './admin-requests.js';

/** What people may see of a session: its id opens it, so that stays out. */
export function listedSession(record: SessionRecord): ListedSession {
  const { clientInfo } = record.initialize;
  return {
    session: sessionHash(record.id),
    principal: record.principal && principalHash(record.principal),
    clientId: record.clientId?.toWellFormed() ?? null,
    client: quoted(`${clientInfo.name} ${clientInfo.version}`, 100),
    protocolVersion: record.protocolVersion,
    openedAt: new Date(record.createdAt).toISOString(),
    subscriptions: record.subscriptions.length,
  };
}

/** @param now ms since the epoch */
export function isMeant(record: SessionRecord, filter: Filter, now: number): boolean {
  const ageSeconds = (now - record.createdAt) / 1_000;
  const { principal, client, olderThanSeconds, youngerThanSeconds } = filter;
  return (
    (principal === undefined || (record.principal !== null && principalHash(record.principal) === principal)) &&
    (client === undefined || record.clientId === client) &&
    (olderThanSeconds === undefined || ageSeconds >= olderThanSeconds) &&
    (youngerThanSeconds === undefined || ageSeconds <= youngerThanSeconds)
  );
}
