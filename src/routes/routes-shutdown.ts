import { type BeforeApplicationShutdown, Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { setImmediate as tickEnd, setTimeout as sleep } from 'node:timers/promises';
import { SETTINGS, type Settings } from '../config/settings.js';
import { background } from '../lifecycle/background.js';
import { Lifecycle } from '../lifecycle/lifecycle.js';
import { RunningRequests } from '../lifecycle/running-requests.js';

/** How often the drain looks whether requests are still running, in ms. */
const LOOK_MS = 50;

/**
 * The shutdown of the routes of a team beside several servers, which goes on while those shut down: Nest runs the hooks of
 * `beforeApplicationShutdown` one module after the other, and this one begins before all of them.
 */
@Injectable()
export class RoutesShutdown implements OnModuleDestroy, BeforeApplicationShutdown {
  private drained: Promise<void> | undefined;

  constructor(
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'shutdownDelaySeconds' | 'shutdownDrainSeconds'>,
    private readonly lifecycle: Lifecycle,
    private readonly requests: RunningRequests,
  ) {}

  onModuleDestroy(): void {
    this.drained = this.drain();
    background(this.drained, 'shutdown of routes');
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.drained;
  }

  private async drain(): Promise<void> {
    const { shutdownDelaySeconds, shutdownDrainSeconds } = this.settings;
    this.lifecycle.drain();
    await sleep(shutdownDelaySeconds * 1_000);
    this.requests.close();
    const deadline = performance.now() + shutdownDrainSeconds * 1_000;
    while (this.requests.running > 0 && performance.now() < deadline) await sleep(LOOK_MS);
    this.requests.abandonAll();
    // Answers of this tick go out at its end, and connections are closed next.
    await tickEnd();
  }
}
