import { Logger } from '@nestjs/common';
import type { Settings } from '../config/settings.js';
import { background } from '../lifecycle/background.js';
import type { Host } from './host.js';

/** How long closing may take beyond the delay and the drain before the process gives up. */
const SPARE_SECONDS = 10;

/** Ctrl-C reaches a child of npm twice, from the terminal and from npm; within this time it counts once. */
const ONE_KEY_PRESS_MS = 200;

/** What has to be closed before the process may end. */
export interface Closable {
  /** @param signal what ended the process, for the `onApplicationShutdown` of teams; none after a fault */
  close(signal?: string): Promise<void>;
}

/**
 * Ends the process on SIGTERM and SIGINT: with 0 when all was closed, with 1 at a second signal, when closing fails or
 * when it takes longer than the delay and the drain allow. After a fault it closes in the same way and exits with 1.
 */
export class Shutdown {
  private readonly logger = new Logger('Shutdown');
  private app: Closable | undefined;
  /** When the first signal came. */
  private signalledAt: number | undefined;
  private isClosing = false;
  private exitCode = 0;

  constructor(
    private readonly settings: Pick<Settings, 'shutdownDelaySeconds' | 'shutdownDrainSeconds'>,
    private readonly host: Host = process,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Until `closes` is called a signal ends the process at once. */
  install(): void {
    for (const signal of ['SIGTERM', 'SIGINT']) this.host.on(signal, () => this.onSignal(signal));
  }

  /** From now on a signal closes `app` first. */
  closes(app: Closable): void {
    this.app = app;
  }

  /** Something is broken in this process: it finishes what is in flight, closes `app` and exits with 1. */
  fail(): void {
    this.exitCode = 1;
    this.begin();
  }

  /** What the process is for has ended. @param cause as a signal is named in the log */
  finish(cause: string): void {
    this.begin(undefined, cause);
  }

  private onSignal(signal: string): void {
    if (this.signalledAt !== undefined) return this.onAnotherSignal(signal, this.now() - this.signalledAt);
    this.signalledAt = this.now();
    this.begin(signal);
  }

  private begin(signal?: string, cause = signal ?? 'fault'): void {
    if (this.isClosing) return;
    this.isClosing = true;
    if (!this.app) return this.host.exit(this.exitCode);
    this.logger.log(
      { event: 'shutdown.begun', signal: cause },
      'Shutting down; a second signal ends the process at once',
    );
    background(this.close(this.app, signal), 'shutdown');
  }

  private onAnotherSignal(signal: string, msSinceFirst: number): void {
    if (signal === 'SIGINT' && msSinceFirst < ONE_KEY_PRESS_MS) return;
    this.logger.warn(
      { event: 'shutdown.forced', signal },
      'Second signal: the process ends now, running calls are cut',
    );
    this.host.exit(1);
  }

  private async close(app: Closable, signal: string | undefined): Promise<void> {
    this.giveUpAfter(this.settings.shutdownDelaySeconds + this.settings.shutdownDrainSeconds + SPARE_SECONDS);
    try {
      await app.close(signal);
    } catch (error) {
      this.logger.error({ event: 'shutdown.failed', err: error }, 'Something could not be closed; no session is lost');
      return this.host.exit(1);
    }
    this.logger.log({ event: 'shutdown.complete' }, 'All is closed');
    this.host.exit(this.exitCode);
  }

  private giveUpAfter(seconds: number): void {
    setTimeout(() => {
      this.logger.error({ event: 'shutdown.stuck', seconds }, 'Closing takes too long: the process ends now');
      this.host.exit(1);
    }, seconds * 1000).unref();
  }
}
