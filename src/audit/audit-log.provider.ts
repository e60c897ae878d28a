import { destination } from 'pino';
import type { Settings } from '../config/settings.js';
import { faults } from '../lifecycle/faults.js';
import { AuditLog, NoAuditLog } from './audit-log.js';
import { JsonAuditLog } from './json-audit-log.js';
import { principalNames } from './principal-names.js';

/** The audit log that the settings ask for. Lines are written at once, so that none is lost when the process ends. */
export function auditLog({ auditLog: where, auditPrincipal }: Pick<Settings, 'auditLog' | 'auditPrincipal'>): AuditLog {
  if (where === 'off') return new NoAuditLog();
  const output = destination({ dest: destinationOf(where), sync: true });
  // A disk that is full, say: without a listener it would end the process.
  output.on('error', (error: Error) => faults.report('audit', error));
  return new JsonAuditLog(output, principalNames(auditPrincipal));
}

function destinationOf(where: string): number | string {
  if (where === 'stdout') return 1;
  return where === 'stderr' ? 2 : where;
}
