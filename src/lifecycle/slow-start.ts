import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { safely } from './background.js';
import { PendingProviders } from './pending-providers.js';
import { Periodic } from './periodic.js';
import { Waits } from './waits.js';
import { watchHooks } from './watched-hooks.js';

const LOOK_EVERY_MS = 1_000;

/** Tells what of an application its start waits for: factories and hooks, of whichever module. */
@Injectable()
export class SlowStart implements BeforeApplicationShutdown {
  private readonly waits = new Waits();
  private readonly pending: PendingProviders;
  /** What ends the wait for each pending provider. */
  private readonly ends = new Map<string, () => void>();
  private readonly looks = new Periodic('start', LOOK_EVERY_MS, () => this.look()).start();

  constructor(private readonly modules: ModulesContainer) {
    this.pending = new PendingProviders(modules, () => this.giveUp());
    setImmediate(() => {
      safely('start', () => this.pending.follow());
      setImmediate(() => safely('start', () => this.look()));
    });
  }

  /** To be called when all providers are made. */
  watchHooks(): void {
    this.tell(new Set());
    this.looks.stop();
    watchHooks(this.modules, (what, hook) => this.during(what, hook));
  }

  beforeApplicationShutdown(): void {
    this.giveUp();
  }

  private look(): void {
    if (!this.looks.isStarted) return;
    const names = this.pending.described;
    this.tell(names);
    // Between two ticks Nest waits for something, or has made all.
    if (!this.pending.follow() && names.size === 0) this.looks.stop();
  }

  private tell(names: ReadonlySet<string>): void {
    for (const name of names) if (!this.ends.has(name)) this.ends.set(name, this.waits.begin(name));
    for (const [name, end] of this.ends) if (!names.has(name) && this.ends.delete(name)) end();
  }

  private async during(what: string, hook: () => unknown): Promise<unknown> {
    const end = this.waits.begin(what);
    try {
      const result = await hook();
      end();
      return result;
    } catch (error) {
      this.giveUp();
      throw error;
    }
  }

  private giveUp(): void {
    this.looks.stop();
    this.waits.clear();
  }
}
