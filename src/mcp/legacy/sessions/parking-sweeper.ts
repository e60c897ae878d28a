import { Inject, Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { SETTINGS, type Settings } from '../../../config/settings.js';
import { Periodic } from '../../../lifecycle/periodic.js';
import { TransportRegistry } from './transport-registry.js';

/** Parks what is idle: abandoned sessions cost memory for minutes, not until the next restart. Asks the store nothing. */
@Injectable()
export class ParkingSweeper implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger('Sessions');
  private readonly sweeping: Periodic;

  constructor(
    @Inject(SETTINGS) settings: Settings,
    private readonly registry: TransportRegistry,
  ) {
    const everyMs = Math.min(10_000, settings.sessionParkAfterSeconds * 250);
    this.sweeping = new Periodic('idle-sweep', everyMs, () => this.sweep());
  }

  onModuleInit(): void {
    this.sweeping.start();
  }

  onApplicationShutdown(): void {
    this.sweeping.stop();
  }

  private sweep(): void {
    const parked = this.registry.sweep(performance.now());
    if (parked > 0) this.logger.debug({ event: 'sessions.parked', parked, warm: this.registry.size });
  }
}
