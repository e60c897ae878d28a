import { createRequire } from 'node:module';
import { type DestinationStream, type Logger, pino, stdTimeFunctions } from 'pino';
import type * as PinoPretty from 'pino-pretty';
import type { Settings } from '../config/settings.js';
import { logLine } from './log-line.js';
import { prettyMessage } from './pretty-message.js';
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

const STDOUT = 1;

/** Where lines go where stdout is for something else. */
export const STDERR = 2;

/**
 * The logger of the process. No line is lost when the process ends by itself.
 * @param output a stream, or the number of a file
 */
export function createPino(
  settings: Pick<Settings, 'logLevel' | 'logFormat'>,
  output: DestinationStream | typeof STDOUT | typeof STDERR = STDOUT,
): Logger {
  return pino(
    {
      level: settings.logLevel,
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: serializeError, error: serializeError },
      redact: SECRET_FIELDS.flatMap((field) => [`["${field}"]`, `*["${field}"]`]),
      hooks: { streamWrite: logLine },
    },
    typeof output === 'number' ? standardOutput(settings.logFormat, output) : output,
  );
}

function standardOutput(format: Settings['logFormat'], file: number): DestinationStream {
  switch (format) {
    case 'json':
      return tickLines(file);
    case 'pretty':
      return prettyOutput(file);
    default:
      return format satisfies never;
  }
}

/** Loaded only where it is asked for, and by `require`, because a logger can't be waited for. */
function prettyOutput(file: number): DestinationStream {
  const { build } = createRequire(import.meta.url)('pino-pretty') as typeof PinoPretty;
  return build({
    destination: file,
    sync: true,
    ignore: 'pid,hostname',
    translateTime: 'SYS:HH:MM:ss.l',
    messageFormat: prettyMessage,
  });
}
