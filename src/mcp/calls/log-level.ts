import { LoggingLevelSchema, type LoggingLevel } from '@modelcontextprotocol/sdk/types.js';

const LEVELS = LoggingLevelSchema.options;
const SEVERITY = new Map<LoggingLevel, number>(LEVELS.map((level, severity) => [level, severity]));

/** What a session gets that never asked: the spec leaves it to the server, and `debug` is for those who ask. */
const DEFAULT_LEVEL: LoggingLevel = 'info';

/** Whether a message of `level` goes to a session that asked for `threshold` and above. */
export function reachesLevel(level: LoggingLevel, threshold: LoggingLevel | null): boolean {
  return (SEVERITY.get(level) ?? 0) >= (SEVERITY.get(threshold ?? DEFAULT_LEVEL) ?? 0);
}
