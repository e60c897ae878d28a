import type { CallContext } from '../capabilities/call-context.js';
import { background } from '../lifecycle/background.js';
import { Periodic } from '../lifecycle/periodic.js';
import type { Principal } from '../session/principal.js';
import type { BackOff } from './back-off.js';
import type { UpstreamConnection } from './upstream-connection.js';
import { busy, unavailable } from './upstream-errors.js';
import type { Ending } from './upstream-metrics.js';
import type { UpstreamSettings } from './upstream-settings.js';

/** A connection that callers of one key use. */
interface Held {
  readonly opening: Promise<UpstreamConnection>;
  /** Calls that have it now, those that wait for it to open included. */
  users: number;
  usedAt: number;
}

/** How often idle connections are looked for, in ms. */
const SWEEP_MS = 10_000;

/**
 * Connections of callers, in this process. A session has one of its own, and so has a principal without a session. Who
 * has neither can't be told from others: each such call has a connection to itself, which is closed after it.
 */
export class CallerConnections {
  /** The longest unused first. */
  private readonly held = new Map<string, Held>();
  private readonly sweeper = new Periodic('upstream connections', SWEEP_MS, () => this.sweep());
  private strangers = 0;

  constructor(
    private readonly settings: UpstreamSettings,
    /** For what all callers' connections fail at; without it each call tries. */
    private readonly backOff: BackOff | undefined,
    private readonly lost: (why: Ending | 'refused') => void,
    private readonly open: (principal: Principal | null) => Promise<UpstreamConnection>,
  ) {
    this.sweeper.start();
  }

  /** @throws ToolError where all connections are in use, or the other server is not there */
  async use<T>(context: CallContext, work: (connection: UpstreamConnection) => Promise<T>): Promise<T> {
    const known = keyOf(context);
    const key = known ?? `stranger ${(this.strangers += 1)}`;
    const held = this.held.get(key) ?? this.make(key, context.principal);
    held.users += 1;
    try {
      return await work(await held.opening.catch(() => Promise.reject(unavailable(this.settings.name))));
    } finally {
      held.users -= 1;
      held.usedAt = performance.now();
      if (known === undefined) this.drop(key, held);
      else this.asNewest(key, held);
    }
  }

  async close(): Promise<void> {
    this.sweeper.stop();
    const all = [...this.held.values()];
    this.held.clear();
    await Promise.all(all.map(({ opening }) => closed(opening)));
  }

  private make(key: string, principal: Principal | null): Held {
    if (this.backOff && this.backOff.waitMs > 0) throw unavailable(this.settings.name);
    this.makeRoom();
    this.backOff?.tried();
    const held: Held = { opening: this.open(principal), users: 0, usedAt: performance.now() };
    this.held.set(key, held);
    background(
      held.opening.then(
        (connection) => this.opened(connection, key, held),
        () => this.failed(key, held),
      ),
      'upstream connection of a caller',
    );
    return held;
  }

  private makeRoom(): void {
    if (this.held.size < this.settings.maxConnections) return;
    const idle = [...this.held].find(([, { users }]) => users === 0);
    if (!idle) throw busy(this.settings.name);
    this.drop(...idle);
  }

  private sweep(): void {
    const before = performance.now() - this.settings.idleMs;
    for (const [key, held] of this.held) if (held.users === 0 && held.usedAt < before) this.drop(key, held);
  }

  private drop(key: string, held: Held): void {
    this.forget(key, held);
    background(closed(held.opening), 'closing an upstream connection');
  }

  private async opened(connection: UpstreamConnection, key: string, held: Held): Promise<void> {
    this.backOff?.succeeded();
    const ending = await connection.closed;
    this.forget(key, held);
    this.lost(ending);
  }

  private failed(key: string, held: Held): void {
    this.forget(key, held);
    this.backOff?.failed();
    this.lost('refused');
  }

  private forget(key: string, held: Held): void {
    if (this.held.get(key) === held) this.held.delete(key);
  }

  private asNewest(key: string, held: Held): void {
    if (this.held.get(key) !== held) return;
    this.held.delete(key);
    this.held.set(key, held);
  }
}

async function closed(opening: Promise<UpstreamConnection>): Promise<void> {
  const connection = await opening.catch(() => undefined);
  await connection?.close();
}

function keyOf({ principal, sessionHash }: CallContext): string | undefined {
  if (!principal && sessionHash === undefined) return undefined;
  return JSON.stringify([principal?.iss, principal?.sub, sessionHash]);
}
