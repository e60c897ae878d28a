import { setTimeout as delay } from 'node:timers/promises';
import { background } from '../lifecycle/background.js';
import type { BackOff } from './back-off.js';
import type { UpstreamConnection } from './upstream-connection.js';
import type { Ending } from './upstream-metrics.js';
import { unavailable } from './upstream-errors.js';

/** Calls wait so long for the next try, in ms; what takes longer is told at once. */
const WORTH_WAITING_MS = 2_000;

/** At the end no more is waited for one that is being opened, in ms: with the process its child ends, too. */
const UNFINISHED_MS = 1_000;

/** What opens connections, and is told what becomes of the one that is kept. */
export interface Keeper {
  readonly name: string;
  open(): Promise<UpstreamConnection>;
  /** It is there, for the first time or again. What this rejects with closes it. */
  opened(connection: UpstreamConnection): Promise<void>;
  /**
   * It is not there, or no longer.
   * @param waitMs until the next try
   * @param error where it could not be opened
   */
  lost(why: Ending | 'refused', waitMs: number, error?: unknown): void;
}

/** A connection that is opened again, with back-off, whenever it broke. */
export class KeptConnection {
  private current: Promise<UpstreamConnection> | undefined;
  private timer: NodeJS.Timeout | undefined;
  private isEnded = false;

  constructor(
    private readonly keeper: Keeper,
    private readonly backOff: BackOff,
  ) {}

  /** The first try. @throws why it failed; it goes on trying */
  async start(): Promise<void> {
    await this.connect();
  }

  /** @throws ToolError where it is not there, and will not be soon */
  async get(): Promise<UpstreamConnection> {
    if (!this.current && !this.isEnded && this.backOff.waitMs < WORTH_WAITING_MS) await delay(this.backOff.waitMs + 10);
    const connection = await this.current?.catch(() => undefined);
    if (!connection || connection.isClosed) throw unavailable(this.keeper.name);
    return connection;
  }

  async close(): Promise<void> {
    this.isEnded = true;
    clearTimeout(this.timer);
    const opening = this.current?.catch(() => undefined);
    const connection = await Promise.race([opening, delay(UNFINISHED_MS, undefined, { ref: false })]);
    await connection?.close();
  }

  private async connect(): Promise<void> {
    this.backOff.tried();
    const opening = this.open();
    this.current = opening;
    try {
      const connection = await opening;
      background(
        connection.closed.then((ending) => this.lost(opening, ending)),
        'upstream connection',
      );
    } catch (error) {
      this.lost(opening, 'refused', error);
      throw error;
    }
  }

  private async open(): Promise<UpstreamConnection> {
    const connection = await this.keeper.open();
    try {
      await this.keeper.opened(connection);
    } catch (error) {
      await connection.close();
      throw error;
    }
    return connection;
  }

  private lost(opening: Promise<UpstreamConnection>, why: Ending | 'refused', error?: unknown): void {
    if (this.isEnded || this.current !== opening) return;
    this.current = undefined;
    this.backOff.failed();
    const { waitMs } = this.backOff;
    this.keeper.lost(why, waitMs, error);
    this.timer = setTimeout(() => this.again(), waitMs).unref();
  }

  /** What it fails with was told already. */
  private again(): void {
    background(
      this.connect().catch(() => undefined),
      'upstream connection',
    );
  }
}
