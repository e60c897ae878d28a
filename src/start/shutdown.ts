import { Logger } from '@nestjs/common';
import type { Settings } from '../config/settings.js';

/** How long closing may take beyond the delay and the drain before the process gives up. */
const SPARE_SECONDS = 10;

/** Ctrl-C reaches a child of npm twice, from the terminal and from npm; within this time it counts once. */
const ONE_KEY_PRESS_MS = 200;

/** What has to be closed before the process may end. */
export interface Closable {
  close(): Promise<void>;
}

/** The process as far as a shutdown needs it. */
export interface Host {
  on(event: string, listener: (detail: unknown) => void): unknown;
  exit(code: number): void;
}

/**
 * Ends the process on SIGTERM and SIGINT: with 0 when all was closed, with 1 at a second signal, when closing fails or
 * when it takes longer than the delay and the drain allow. An error that nobody caught is logged and ends it with 1.
 */
export class Shutdown {
  private readonly logger = new Logger('Shutdown');
  private app: Closable | undefined;
  private begunAt: number | undefined;

  constructor(
    private readonly settings: Pick<Settings, 'shutdownDelaySeconds' | 'shutdownDrainSeconds'>,
    private readonly host: Host = process,
    private readonly now: () => number = Date.now,
  ) {}

  /** Until `closes` is called a signal ends the process at once. */
  install(): void {
    for (const signal of ['SIGTERM', 'SIGINT']) this.host.on(signal, () => this.onSignal(signal));
    for (const event of ['uncaughtException', 'unhandledRejection']) {
      this.host.on(event, (error) => this.onUncaught(event, error));
    }
  }

  /** From now on a signal closes `app` first. */
  closes(app: Closable): void {
    this.app = app;
  }

  private onSignal(signal: string): void {
    if (this.begunAt !== undefined) return this.onAnotherSignal(signal, this.now() - this.begunAt);
    this.begunAt = this.now();
    if (!this.app) return this.host.exit(0);
    this.logger.log({ event: 'shutdown.begun', signal }, 'Shutting down; a second signal ends the process at once');
    void this.close(this.app);
  }

  private onAnotherSignal(signal: string, msSinceFirst: number): void {
    if (signal === 'SIGINT' && msSinceFirst < ONE_KEY_PRESS_MS) return;
    this.logger.warn(
      { event: 'shutdown.forced', signal },
      'Second signal: the process ends now, running calls are cut',
    );
    this.host.exit(1);
  }

  private async close(app: Closable): Promise<void> {
    this.giveUpAfter(this.settings.shutdownDelaySeconds + this.settings.shutdownDrainSeconds + SPARE_SECONDS);
    try {
      await app.close();
    } catch (error) {
      this.logger.error({ event: 'shutdown.failed', err: error }, 'Something could not be closed; no session is lost');
      return this.host.exit(1);
    }
    this.logger.log({ event: 'shutdown.complete' }, 'All is closed');
    this.host.exit(0);
  }

  private giveUpAfter(seconds: number): void {
    setTimeout(() => {
      this.logger.error({ event: 'shutdown.stuck', seconds }, 'Closing takes too long: the process ends now');
      this.host.exit(1);
    }, seconds * 1000).unref();
  }

  private onUncaught(event: string, error: unknown): void {
    this.logger.fatal({ event, err: error }, 'An error that nobody caught ends the process; please report it');
    this.host.exit(1);
  }
}
