import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { AuditLog } from '../../audit/audit-log.js';
import { CapabilityRegistry } from '../../capabilities/capability-registry.js';
import type { ToolCalled } from '../../capabilities/ended-tool-calls.js';
import { argumentsDigest } from './arguments-digest.js';
import { quoted } from '../../text/quoted.js';

/** A name longer than any tool's is a client's own text. */
const LONGEST_NAME = 128;

/** Puts each tool call of either era into the audit log. */
@Injectable()
export class ToolAuditor implements OnModuleInit, OnApplicationShutdown {
  private stop: (() => void) | undefined;

  constructor(
    private readonly registry: CapabilityRegistry,
    private readonly audit: AuditLog,
  ) {}

  onModuleInit(): void {
    if (this.audit.isOn) this.stop = this.registry.calls.onEnded((called) => this.record(called));
  }

  onApplicationShutdown(): void {
    this.stop?.();
  }

  private record(called: ToolCalled): void {
    const { name, args, context, startedAt, audit } = called;
    this.audit.record({
      action: 'tool.called',
      principal: context.principal,
      session: context.sessionHash ?? null,
      era: context.era,
      tool: quoted(name, LONGEST_NAME),
      outcome: outcomeOf(called),
      ms: Math.round(performance.now() - startedAt),
      argumentsDigest: argumentsDigest(args, 'hex'),
      ...(audit === 'arguments' && { arguments: args }),
    });
  }
}

function outcomeOf({ context, outcome }: ToolCalled) {
  if (context.signal.aborted) return 'cancelled';
  if (context.waitsForAnswers) return 'input_required';
  switch (outcome.kind) {
    case 'result':
      return outcome.result.isError ? 'tool_error' : 'ok';
    case 'failed':
      return 'error';
    case 'invalid':
    case 'unknown':
      return outcome.kind;
    default:
      return outcome satisfies never;
  }
}
