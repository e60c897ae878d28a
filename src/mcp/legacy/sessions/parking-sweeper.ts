import { Inject, Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { SETTINGS, type Settings } from '../../../config/settings.js';
import { Periodic } from '../../../lifecycle/periodic.js';
import { TransportRegistry } from './transport-registry.js';

/**
 * Parks what is idle for `SESSION_PARK_AFTER_SECONDS`: abandoned sessions cost memory for minutes, not until the next
 * restart. Asks the store nothing. At the cap, `TransportRegistry.hasRoom` parks earlier.
 */
@Injectable()
export class ParkingSweeper implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger('Sessions');
  private readonly sweeping: Periodic;
  private readonly afterMs: number;

  constructor(
    @Inject(SETTINGS) settings: Settings,
    private readonly registry: TransportRegistry,
  ) {
    this.afterMs = settings.sessionParkAfterSeconds * 1_000;
    const everyMs = Math.min(10_000, this.afterMs / 4);
    this.sweeping = new Periodic('idle-sweep', everyMs, () => this.sweep());
  }

  onModuleInit(): void {
    this.sweeping.start();
  }

  onApplicationShutdown(): void {
    this.sweeping.stop();
  }

  private sweep(): void {
    const parked = this.registry.parkIdleSince(performance.now() - this.afterMs);
    if (parked > 0) this.logger.debug({ event: 'sessions.parked', parked, warm: this.registry.size });
  }
}
