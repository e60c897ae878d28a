import type { AuditEntry } from '../../audit/audit-line.js';
import { AuditLog, NoAuditLog } from '../../audit/audit-log.js';
import type { CallContext } from '../../capabilities/call-context.js';
import { argumentsDigest } from './arguments-digest.js';
import { ToolAuditor } from './tool-auditor.js';

class KeptAudit extends AuditLog {
  readonly isOn = true;
  readonly entries: AuditEntry[] = [];

  record(entry: AuditEntry): void {
    this.entries.push(entry);
  }
}

const principal = { iss: 'https://issuer', sub: 'ada' };
const context = (sessionHash: string | undefined) => ({ principal, sessionHash, era: 'legacy' }) as CallContext;

describe('the audit log of tool calls', () => {
  it('is off where nothing is kept', () => {
    expect([new ToolAuditor(new NoAuditLog()).isOn, new ToolAuditor(new KeptAudit()).isOn]).toEqual([false, true]);
  });

  it('says who called what, how it ended and how long it took, and of the arguments only a digest', () => {
    const audit = new KeptAudit();
    const args = { city: 'Bern' };
    const call = { name: 'weather', tool: { audit: undefined }, args, context: context('0123') };
    new ToolAuditor(audit).record(call as never, 'ok', 12.6);
    expect(audit.entries).toEqual([
      {
        action: 'tool.called',
        principal,
        session: '0123',
        era: 'legacy',
        tool: 'weather',
        outcome: 'ok',
        ms: 13,
        argumentsDigest: argumentsDigest(args, 'hex'),
      },
    ]);
  });

  it('has the arguments where the tool says so, and no more of an unknown name than the longest tool has', () => {
    const audit = new KeptAudit();
    const auditor = new ToolAuditor(audit);
    const args = { city: 'Bern' };
    auditor.record(
      { name: 'weather', tool: { audit: 'arguments' }, args, context: context(undefined) } as never,
      'ok',
      1,
    );
    auditor.record({ name: 'x'.repeat(500), tool: undefined, args, context: context(undefined) }, 'unknown', 1);
    const [known, unknown] = audit.entries as unknown as Record<string, unknown>[];
    expect(known).toMatchObject({ session: null, arguments: args });
    expect(String(unknown!['tool']).length).toBeLessThan(140);
    expect(unknown).not.toHaveProperty('arguments');
  });
});
