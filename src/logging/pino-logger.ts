import type { LoggerService } from '@nestjs/common';
import type { Level, Logger } from 'pino';
import { safely } from '../lifecycle/background.js';
import { logEntry } from './log-entry.js';
import { NEST_START, NEST_THROWS } from './nest-contexts.js';

/** Writes what Nest's `Logger` is told through pino. `verbose` is pino's `trace`. */
export class PinoLogger implements LoggerService {
  constructor(private readonly pino: Logger) {}

  log(message: unknown, ...rest: unknown[]): void {
    this.write(NEST_START.has(rest.at(-1)) ? 'debug' : 'info', message, rest);
  }

  error(message: unknown, ...rest: unknown[]): void {
    this.write(NEST_THROWS.has(rest.at(-1)) ? 'debug' : 'error', message, rest);
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.write('warn', message, rest);
  }

  debug(message: unknown, ...rest: unknown[]): void {
    this.write('debug', message, rest);
  }

  verbose(message: unknown, ...rest: unknown[]): void {
    this.write('trace', message, rest);
  }

  fatal(message: unknown, ...rest: unknown[]): void {
    this.write('fatal', message, rest);
  }

  private write(level: Level, first: unknown, rest: readonly unknown[]): void {
    if (!this.pino.isLevelEnabled(level)) return;
    // What cannot be written is counted, and breaks nothing.
    safely('log', () => {
      const { fields, message } = logEntry(first, rest);
      this.pino[level](fields, message);
    });
  }
}
