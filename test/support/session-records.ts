import { randomUUID } from 'node:crypto';
import type { SessionRecord } from '../../src/session/session-record.js';

/** A new session's record; `changes` replaces fields. */
export function sessionRecord(changes: Partial<SessionRecord> = {}): SessionRecord {
  return {
    id: randomUUID(),
    createdAt: 1_700_000_000_000,
    principal: null,
    initialize: {
      protocolVersion: '2025-11-25',
      capabilities: { elicitation: {} },
      clientInfo: { name: 'test', version: '1.0.0' },
    },
    protocolVersion: '2025-11-25',
    logLevel: null,
    subscriptions: [],
    ...changes,
  };
}

/** Parameters that a careless round trip would change: empty arrays and objects, large numbers, odd keys and characters. */
export const TRICKY_INITIALIZE = JSON.parse(`{
  "protocolVersion": "2025-11-25",
  "capabilities": { "experimental": { "none": [], "empty": {}, "deep": [[], [{}], null] }, "roots": { "listChanged": true } },
  "clientInfo": { "name": "Zoë 🚢 \\u2028 \\ud800 \\"quoted\\"\\nsecond line", "version": "%d %s \\\\0" },
  "_meta": { "__proto__": { "a": 1 }, "big": 9007199254740991, "small": 1e-7, "negative": -0.1, "2": "two", "1": "one" }
}`) as SessionRecord['initialize'];
