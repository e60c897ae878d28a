import { Logger } from '@nestjs/common';
import { faults } from '../lifecycle/faults.js';
import { TellLimit } from '../lifecycle/tell-limit.js';
import { type CodePlaces, faultOrigin, type FaultOrigin } from './fault-origin.js';
import type { Host } from './host.js';

/**
 * What becomes of errors that no code caught. A rejected promise that nothing awaits ends nothing: it is counted, and told
 * as what it is. After an exception it is unknown what is left half done: the process drains and exits.
 */
export class UncaughtErrors {
  private readonly logger = new Logger('Uncaught');
  private readonly limit = new TellLimit();

  /** @param drain finishes what is in flight and then ends the process with 1 */
  constructor(
    private readonly places: CodePlaces,
    private readonly drain: () => void,
    private readonly host: Host = process,
  ) {}

  install(): void {
    this.host.on('unhandledRejection', (error) => this.rejected(error));
    this.host.on('uncaughtException', (error) => this.thrown(error));
  }

  private rejected(error: unknown): void {
    const origin = faultOrigin(error, this.places);
    faults.rejections[origin.of] += 1;
    const untold = this.limit.tell(origin.at ?? origin.of);
    if (untold === undefined) return;
    const fields = { event: 'unhandledRejection', ...origin, err: error, ...(untold > 0 && { untold }) };
    this.logger.error(fields, REJECTED[origin.of]);
  }

  private thrown(error: unknown): void {
    const origin = faultOrigin(error, this.places);
    if (this.limit.tell(`exception ${origin.at ?? origin.of}`) !== undefined) {
      this.logger.fatal({ event: 'uncaughtException', ...origin, err: error }, thrownBy(origin));
    }
    this.drain();
  }
}

const REJECTED = {
  team: 'A promise of a module of MCP_MODULES was rejected, and nothing awaits it: await it there, or catch what it rejects with. The service goes on',
  service: 'A promise of the service was rejected, and nothing awaits it. The service goes on. Please report it',
  unknown:
    'A promise was rejected, and nothing awaits it; its stack does not say whose it is. A module of MCP_MODULES that starts work without awaiting it is the usual cause. The service goes on',
};

function thrownBy({ of }: FaultOrigin): string {
  const end = 'No state is safe after that: running calls are finished, and the process ends';
  switch (of) {
    case 'team':
      return `A module of MCP_MODULES threw where nothing can catch it, in a timer or in a listener: catch it there. ${end}`;
    case 'service':
      return `The service threw where nothing can catch it. ${end}. Please report it`;
    case 'unknown':
      return `Something threw where nothing can catch it, in a timer or in a listener; the stack does not say whose code it is. ${end}`;
    default:
      return of satisfies never;
  }
}
