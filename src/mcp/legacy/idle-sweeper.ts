import { Inject, Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { SETTINGS, type Settings } from '../../config/settings.js';
import { TransportRegistry } from './transport-registry.js';

/** Parks what is idle: abandoned sessions cost memory for minutes, not until the next restart. Asks the store nothing. */
@Injectable()
export class IdleSweeper implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger('Sessions');
  private timer: NodeJS.Timeout | undefined;

  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly registry: TransportRegistry,
  ) {}

  onModuleInit(): void {
    const everyMs = Math.min(10_000, this.settings.sessionParkAfterSeconds * 250);
    this.timer = setInterval(() => this.sweep(), everyMs).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  private sweep(): void {
    const parked = this.registry.sweep(Date.now());
    if (parked > 0) this.logger.debug({ event: 'sessions.parked', parked, warm: this.registry.size });
  }
}
