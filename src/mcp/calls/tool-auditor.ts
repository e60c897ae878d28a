import { Injectable } from '@nestjs/common';
import { AuditLog } from '../../audit/audit-log.js';
import { quoted } from '../../text/quoted.js';
import { argumentsDigest } from './arguments-digest.js';
import type { CallContext } from '../../capabilities/call-context.js';
import type { ToolEntry } from '../../capabilities/kinds/entry.js';
import type { ToolOutcomeLabel } from '../../metrics/outcome-labels.js';

/** A name longer than any tool's is a client's own text. */
const LONGEST_NAME = 128;

/** What is kept of a call, and of a tool what may be kept of its arguments. */
interface AuditedCall {
  readonly name: string;
  readonly tool: Pick<ToolEntry, 'audit'> | undefined;
  readonly args: unknown;
  readonly context: CallContext;
}

/** Puts each tool call of either era into the audit log. */
@Injectable()
export class ToolAuditor {
  constructor(private readonly audit: AuditLog) {}

  get isOn(): boolean {
    return this.audit.isOn;
  }

  record({ name, tool, args, context }: AuditedCall, outcome: ToolOutcomeLabel, ms: number): void {
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
