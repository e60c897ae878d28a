import { Global, Module } from '@nestjs/common';
import { SETTINGS } from '../config/settings.js';
import { auditLog } from './audit-log.provider.js';
import { AuditLog } from './audit-log.js';
import { HarmlessAuditLog } from './harmless-audit-log.js';

/** What keeps the lines, before it is kept from breaking anything. */
export const AUDIT_LOG_ADAPTER = Symbol('AUDIT_LOG_ADAPTER');

/** Makes the audit log injectable everywhere. */
@Global()
@Module({
  providers: [
    { provide: AUDIT_LOG_ADAPTER, useFactory: auditLog, inject: [SETTINGS] },
    {
      provide: AuditLog,
      useFactory: (adapter: AuditLog) => new HarmlessAuditLog(adapter),
      inject: [AUDIT_LOG_ADAPTER],
    },
  ],
  exports: [AuditLog],
})
export class AuditModule {}
