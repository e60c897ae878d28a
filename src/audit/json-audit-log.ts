import type { AuditEntry, AuditLine } from './audit-line.js';
import { AuditLog } from './audit-log.js';
import type { PrincipalNames } from './principal-names.js';
import { jsonText } from '../text/sent-json.js';

/** Where lines go. */
export interface LineOutput {
  write(line: string): unknown;
}

/** One JSON object a line, on a stream of its own. */
export class JsonAuditLog extends AuditLog {
  readonly isOn = true;

  constructor(
    private readonly output: LineOutput,
    private readonly names: PrincipalNames,
    private readonly now: () => number = Date.now,
  ) {
    super();
  }

  record({ action, principal, ...rest }: AuditEntry): void {
    const line = {
      time: new Date(this.now()).toISOString(),
      log: 'audit',
      version: 1,
      action,
      principal: principal && this.names.nameOf(principal),
      ...rest,
    } as AuditLine;
    this.output.write(`${jsonText(line)}\n`);
  }
}
