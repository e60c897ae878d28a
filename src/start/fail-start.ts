import type { LoggerService } from '@nestjs/common';
import type { Settings } from '../config/settings.js';
import { startProblem } from './start-problem.js';

/** Ends the process with 1, and one message that says why it cannot start. */
export function failStart(error: unknown, settings: Settings, logger: LoggerService): void {
  const problem = startProblem(error, settings);
  if (problem) logger.error({ event: 'start.failed' }, problem, 'Start');
  else logger.error({ event: 'start.failed', err: error }, `Mooring cannot start: ${String(error)}`, 'Start');
  process.exit(1);
}
