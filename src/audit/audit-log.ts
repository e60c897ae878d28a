import type { AuditEntry } from './audit-line.js';

/** Keeps who did what, for those who have to answer for it. Recording never throws and never holds a request up. */
export abstract class AuditLog {
  /** Whether anything is kept; what costs time to find out is not found out otherwise. */
  abstract readonly isOn: boolean;
  abstract record(entry: AuditEntry): void;
}

/** Keeps nothing. */
export class NoAuditLog extends AuditLog {
  readonly isOn = false;

  record(): void {}
}
