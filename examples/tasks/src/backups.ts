import { setTimeout as delay } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';

const TABLES = ['customers', 'orders', 'invoices', 'parcels'];
const A_TABLE_TAKES_MS = 200;

/** Stands for what takes minutes. */
@Injectable()
export class Backups {
  /** What was restored, in its order. */
  readonly restored: string[] = [];

  tablesOf(backup: string): readonly string[] | undefined {
    return backup === '2026-11-29' ? TABLES : undefined;
  }

  /** @returns whether it can be read */
  async verify(table: string, signal: AbortSignal): Promise<boolean> {
    await delay(A_TABLE_TAKES_MS, undefined, { signal });
    return table !== 'invoices';
  }

  async restore(table: string, signal: AbortSignal): Promise<void> {
    await delay(A_TABLE_TAKES_MS, undefined, { signal });
    this.restored.push(table);
  }
}
