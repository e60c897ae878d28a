import { Module } from '@nestjs/common';
import { CapabilitiesModule } from '../../capabilities/capabilities.module.js';
import { ClusterModule } from '../../cluster/cluster.module.js';
import { ExtensionsModule } from '../../extensions/extensions.module.js';
import { CallShares } from './call-shares.js';
import { ExtensionRuns } from './extension-runs.js';
import { LeftBehind } from './left-behind.js';
import { LostCalls } from './lost-calls.js';
import { Probation } from './probation.js';
import { RequestAccounts, ToolRuns } from './call-accounts.js';
import { ToolAuditor } from './tool-auditor.js';

/** Provides what the calls of both eras share. */
@Module({
  imports: [CapabilitiesModule, ClusterModule, ExtensionsModule],
  providers: [CallShares, ExtensionRuns, LeftBehind, LostCalls, Probation, RequestAccounts, ToolAuditor, ToolRuns],
  exports: [CallShares, ExtensionRuns, LeftBehind, LostCalls, Probation, RequestAccounts, ToolRuns],
})
export class CallsModule {}
