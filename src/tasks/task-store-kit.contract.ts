import type { Settings } from '../config/settings.js';
import type { Task, TaskClaim } from './task.js';
import { taskOwner } from './task-owner.js';
import type { TaskStore } from './task-store.js';

export type TaskStoreBounds = Pick<
  Settings,
  'taskTtlSeconds' | 'taskMaxPerPrincipal' | 'taskMaxKeptPerPrincipal' | 'taskMaxKeptBytesPerPrincipal' | 'taskMaxBytes'
>;

export interface TaskStoreHarness {
  readonly store: TaskStore;
  /** The pod that works with `store`. */
  readonly pod: string;
  /** Lets time pass for the store, in ms. */
  pass(ms: number): Promise<void>;
  close(): Promise<void>;
}

export const BOUNDS: TaskStoreBounds = {
  taskTtlSeconds: 60,
  taskMaxPerPrincipal: 2,
  taskMaxKeptPerPrincipal: 12,
  taskMaxKeptBytesPerPrincipal: 10_000,
  taskMaxBytes: 100,
};
export const ALICE = taskOwner({ iss: 'https://issuer', sub: 'alice' });
export const BOB = taskOwner({ iss: 'https://issuer', sub: 'bob' });
export const DONE = { status: 'completed', json: '{"content":[]}', message: undefined } as const;
export const FAILED = { status: 'failed', json: '{"code":-32603}', message: 'It broke.' } as const;
export const LOST = { state: 'lost' };
export const WRITTEN = { state: 'written' };
export const UNKNOWN = { state: 'unknown' };

/** What a test of a store begins with. */
export interface TaskStoreKit {
  harness(): TaskStoreHarness;
  begin(owner?: string, call?: string): Promise<TaskClaim>;
  read(claim: TaskClaim): Promise<Task>;
}
