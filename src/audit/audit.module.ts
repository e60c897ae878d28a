import { Global, Module } from '@nestjs/common';
import { SETTINGS } from '../config/settings.js';
import { auditLog } from './audit-log.provider.js';
import { AuditLog } from './audit-log.js';

/** Makes the audit log injectable everywhere. */
@Global()
@Module({
  providers: [{ provide: AuditLog, useFactory: auditLog, inject: [SETTINGS] }],
  exports: [AuditLog],
})
export class AuditModule {}
