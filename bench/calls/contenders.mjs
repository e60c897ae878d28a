import { existsSync } from 'node:fs';
import { fileURLToPath, URL } from 'node:url';
import { legacyCalls, modernCalls } from '../support/clients.mjs';
import { startMooring, startPeer } from '../support/servers.mjs';

export const SESSIONS = 32;

const legacy = (url) => legacyCalls(url, SESSIONS);
const peer = (name, of, calls, redisUrl) => ({ name, start: () => startPeer(of, { redisUrl }), calls });
const mooring = (name, calls, options = {}) => ({ name, start: () => startMooring(options), calls });

/** Limits that count every call and refuse none. */
const LIMITED = { RATE_LIMIT_ENABLED: 'true', RATE_LIMIT_PER_CALLER: '10000000', RATE_LIMIT_GLOBAL: '100000000' };

/** Too large to be installed for everyone. */
const hasMcpUse = existsSync(fileURLToPath(new URL('../node_modules/mcp-use', import.meta.url)));

/**
 * Each does the same call with the same answer; the letters are those that docs/performance.md refers to.
 * @param redisUrl gives the database of a number
 */
export const contenders = (redisUrl) => [
  peer('a) SDK 1.x on Express, in memory', 'sdk1', legacy),
  peer('b) the same with Redis GET + EXPIRE', 'sdk1WithRedis', legacy, redisUrl(1)),
  peer('c) SDK 2.x createMcpHandler, stateless', 'sdk2', modernCalls),
  peer('d) mcp-nest, sessions in memory', 'mcpNest', legacy),
  peer('d) mcp-nest, stateless', 'mcpNestModern', modernCalls),
  peer('e) tmcp, with sessions', 'tmcp', legacy),
  peer('e) tmcp, stateless', 'tmcp', modernCalls),
  ...(hasMcpUse ? [peer('e) mcp-use 1.x, sessions in memory', 'mcpUse', legacy)] : []),
  peer('f) bare node:http, JSON, one GETEX', 'bare', legacy, redisUrl(2)),
  mooring('g) Mooring, sessions in memory', legacy),
  mooring('g) Mooring, sessions in Redis', legacy, { redisUrl: redisUrl(3) }),
  mooring('g) Mooring, sessions in Redis, rate limits on', legacy, { redisUrl: redisUrl(4), ...LIMITED }),
  mooring('g) Mooring, stateless', modernCalls, { redisUrl: redisUrl(3) }),
];
