import { basename } from 'node:path';
import type { LoggingLevel } from '@modelcontextprotocol/sdk/types.js';
import type { Era } from '../capabilities/call-context.js';
import type { UpstreamOptions } from './upstream-options.js';

/** Options with their defaults; times in ms. */
export interface UpstreamSettings {
  readonly name: string;
  readonly per: 'pod' | 'caller';
  readonly timeoutMs: number;
  readonly connectMs: number;
  readonly idleMs: number;
  readonly maxConnections: number;
  readonly maxMessageBytes: number;
  readonly logLevel: LoggingLevel;
  /** Where it is said, or can be no other. */
  readonly era: Era | undefined;
}

const COMMAND_CONNECTIONS = 8;
const OTHER_CONNECTIONS = 100;
const MAX_MESSAGE_BYTES = 10 * 1024 * 1024;

export function upstreamSettings(options: UpstreamOptions): UpstreamSettings {
  const isCommand = 'command' in options;
  const { timeoutSeconds = 60, connectSeconds = 10, idleSeconds = 300 } = options;
  return {
    name: options.name ?? defaultName(options),
    per: options.per ?? (isCommand ? 'pod' : 'caller'),
    timeoutMs: timeoutSeconds * 1000,
    connectMs: connectSeconds * 1000,
    idleMs: idleSeconds * 1000,
    maxConnections: options.maxConnections ?? (isCommand ? COMMAND_CONNECTIONS : OTHER_CONNECTIONS),
    maxMessageBytes: options.maxMessageBytes ?? MAX_MESSAGE_BYTES,
    logLevel: options.logLevel ?? 'info',
    era: 'server' in options ? 'legacy' : eraOf(options.era),
  };
}

function eraOf(era: 'auto' | Era = 'auto'): Era | undefined {
  return era === 'auto' ? undefined : era;
}

function defaultName(options: UpstreamOptions): string {
  if ('command' in options) return basename(options.command);
  return 'url' in options ? new URL(options.url).host : 'server';
}
