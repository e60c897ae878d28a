import { Injectable } from '@nestjs/common';
import { AuditLog } from '../../audit/audit-log.js';
import { quoted } from '../../text/quoted.js';
import { argumentsDigest } from './arguments-digest.js';
import type { ToolOutcomeLabel } from '../../metrics/outcomes.js';
import type { ToolCall } from './tool-call.js';

/** A name longer than any tool's is a client's own text. */
const LONGEST_NAME = 128;

/** Puts each tool call of either era into the audit log. */
@Injectable()
export class ToolAuditor {
  constructor(private readonly audit: AuditLog) {}

  get isOn(): boolean {
    return this.audit.isOn;
  }

  record({ name, tool, args, context }: Omit<ToolCall, 'request'>, outcome: ToolOutcomeLabel, ms: number): void {
    this.audit.record({
      action: 'tool.called',
      principal: context.principal,
      session: context.sessionHash ?? null,
      era: context.era,
      tool: quoted(name, LONGEST_NAME),
      outcome,
      ms: Math.round(ms),
      argumentsDigest: argumentsDigest(args, 'hex'),
      ...(tool?.audit === 'arguments' && { arguments: args }),
    });
  }
}
