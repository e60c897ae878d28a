import { ConsoleLogger } from '@nestjs/common';
import { NEST_THROWS } from '../logging/nest-contexts.js';

/** Warnings and errors on the console. What a start throws is told by the test that it fails. */
export class TestLogger extends ConsoleLogger {
  constructor() {
    super('Mooring', { logLevels: ['warn', 'error', 'fatal'] });
  }

  override error(message: unknown, ...rest: unknown[]): void {
    if (!NEST_THROWS.has(rest.at(-1))) super.error(message, ...rest);
  }
}
