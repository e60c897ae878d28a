import { ToolSuspensions } from '../../cluster/claims/tool-suspensions.js';
import { MAX_LOST_RUNS, runsExhausted, toolSuspended } from '../../cluster/pods/lost-runs.js';
import { LostCalls } from './lost-calls.js';

class SomeSuspensions extends ToolSuspensions {
  readonly suspended = new Set<string>();

  leftMs(tool: string): number {
    return this.suspended.has(tool) ? 1 : 0;
  }

  async suspend(tool: string): Promise<void> {
    this.suspended.add(tool);
  }
}

describe('a call whose pod is gone', () => {
  let suspensions: SomeSuspensions;
  let lost: LostCalls;
  beforeEach(() => {
    suspensions = new SomeSuspensions();
    lost = new LostCalls(suspensions);
  });

  it('runs again while it has a run left', () => {
    expect(lost.verdictOn({ lostRuns: MAX_LOST_RUNS - 1, tool: 'heavy' })).toBeUndefined();
    expect(suspensions.suspended.size).toBe(0);
  });

  it('is given up with its last run, and its tool is suspended', () => {
    expect(lost.verdictOn({ lostRuns: MAX_LOST_RUNS, tool: 'heavy' })).toMatchObject({
      code: -32603,
      message: runsExhausted,
    });
    expect([...suspensions.suspended]).toEqual(['heavy']);
  });

  it('is given up at once where its tool is suspended', () => {
    suspensions.suspended.add('heavy');
    expect(lost.verdictOn({ lostRuns: 1, tool: 'heavy' })).toMatchObject({ code: -32603, message: toolSuspended });
    expect(lost.verdictOn({ lostRuns: 1, tool: 'light' })).toBeUndefined();
  });

  it('suspends nothing where it is no call of a tool', () => {
    expect(lost.verdictOn({ lostRuns: MAX_LOST_RUNS, tool: undefined })).toMatchObject({ message: runsExhausted });
    expect(lost.verdictOn({ lostRuns: 1, tool: undefined })).toBeUndefined();
    expect(suspensions.suspended.size).toBe(0);
  });
});
