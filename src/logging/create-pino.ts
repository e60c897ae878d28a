import { createRequire } from 'node:module';
import { type DestinationStream, type Logger, pino, stdTimeFunctions } from 'pino';
import type * as PinoPretty from 'pino-pretty';
import type { Settings } from '../config/settings.js';
import { logLine } from './log-line.js';
import { serializeError } from './serialize-error.js';
import { tickLines } from './tick-lines.js';

const SECRET_FIELDS = [
  'authorization',
  'cookie',
  'password',
  'token',
  'secret',
  'redisUrl',
  'sessionId',
  'mcp-session-id',
];

/** The logger of the process. No line is lost when the process ends by itself. */
export function createPino(settings: Pick<Settings, 'logLevel' | 'logFormat'>, output?: DestinationStream): Logger {
  return pino(
    {
      level: settings.logLevel,
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: serializeError, error: serializeError },
      redact: SECRET_FIELDS.flatMap((field) => [`["${field}"]`, `*["${field}"]`]),
      hooks: { streamWrite: logLine },
    },
    output ?? standardOutput(settings.logFormat),
  );
}

function standardOutput(format: Settings['logFormat']): DestinationStream {
  switch (format) {
    case 'json':
      return tickLines(1);
    case 'pretty':
      return prettyOutput();
    default:
      return format satisfies never;
  }
}

/** Loaded only where it is asked for, and by `require`, because a logger can't be waited for. */
function prettyOutput(): DestinationStream {
  const { build } = createRequire(import.meta.url)('pino-pretty') as typeof PinoPretty;
  return build({ destination: 1, sync: true, ignore: 'pid,hostname', translateTime: 'SYS:HH:MM:ss.l' });
}
