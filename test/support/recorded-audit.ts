import type { AuditEntry } from '../../src/audit/audit-line.js';
import { AuditLog } from '../../src/audit/audit-log.js';

/** Remembers what was recorded. */
export class RecordedAudit extends AuditLog {
  readonly isOn = true;
  readonly entries: AuditEntry[] = [];

  record(entry: AuditEntry): void {
    this.entries.push(entry);
  }
}
