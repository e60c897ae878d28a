import { testMetrics } from '../../../test/support/test-metrics.js';
import type { CallContext } from '../../capabilities/call-context.js';
import { type ToolOutcome, toolOutcomeLabel } from '../../capabilities/outcomes.js';
import type { Tracing } from '../../tracing/tracing.js';
import { NoTracing } from '../../tracing/no-tracing.js';
import { type ToolCall, ToolRuns } from './call-accounts.js';
import type { ToolAuditor } from './tool-auditor.js';

const OK: ToolOutcome = { kind: 'result', result: { content: [] } };
const context = (changes: object = {}) =>
  ({ era: 'modern', aborted: false, waitsForAnswers: false, ...changes }) as CallContext;

describe('a run of a tool', () => {
  const probe = testMetrics();
  const record = jest.fn();
  const auditor = { isOn: true, record };
  const runs = new ToolRuns(probe.metrics, new NoTracing(), auditor as unknown as ToolAuditor);
  const call = (tool: object | undefined): ToolCall =>
    ({ name: 'weather', tool, args: { a: 1 }, context: context(), request: {} }) as unknown as ToolCall;
  const observed = (labels: Record<string, string>) => probe.value('toolDuration', labels);
  beforeEach(() => record.mockClear());

  it('comes to what the tool answers, and is counted and kept under its name', async () => {
    const tool = { key: 'weather', call: jest.fn(async () => OK) };
    const weather = call(tool);
    const time = jest.spyOn(performance, 'now').mockReturnValueOnce(1_000_000).mockReturnValueOnce(1_002_000);
    expect(await runs.run(weather)).toBe(OK);
    expect(tool.call).toHaveBeenCalledWith({ a: 1 }, weather.context);
    expect(await observed({ era: 'modern', tool: 'weather', outcome: 'ok' })).toBe(1);
    time.mockRestore();
    expect(record).toHaveBeenCalledWith(weather, 'ok', 2_000);
    const { values } = await probe.metrics.toolDuration.get();
    expect(values.find(({ metricName }) => metricName?.endsWith('_sum'))?.value).toBe(2);
  });

  it('of a name that is unknown is counted as that of no tool', async () => {
    expect(await runs.run(call(undefined))).toEqual({ kind: 'unknown' });
    expect(await observed({ tool: 'unknown', outcome: 'unknown' })).toBe(1);
    expect(record).toHaveBeenCalledTimes(1);
  });

  it('is labelled in its span as in its metric', async () => {
    const tracing = new NoTracing();
    const labels: string[] = [];
    jest.spyOn(tracing as Tracing, 'tool').mockImplementation(async (_request, _name, run, outcomeOf) => {
      const outcome = await run();
      labels.push(outcomeOf(outcome));
      return outcome;
    });
    await new ToolRuns(probe.metrics, tracing, auditor as unknown as ToolAuditor).run(
      call({ key: 'weather', call: async () => OK }),
    );
    expect(labels).toEqual(['ok']);
  });

  it('is not kept where the audit log is off', async () => {
    auditor.isOn = false;
    await runs.run(call(undefined));
    auditor.isOn = true;
    expect(record).not.toHaveBeenCalled();
  });
});

it.each<[string, ToolOutcome, object]>([
  ['ok', OK, {}],
  ['tool_error', { kind: 'result', result: { content: [], isError: true } }, {}],
  ['error', { kind: 'failed', code: -32603, message: 'no' }, {}],
  ['invalid', { kind: 'invalid', message: 'no', issues: [] }, {}],
  ['unknown', { kind: 'unknown' }, {}],
  ['cancelled', OK, { aborted: true }],
  ['cancelled', OK, { aborted: true, waitsForAnswers: true }],
  ['input_required', OK, { waitsForAnswers: true }],
])('is labelled %s', (label, outcome, changes) => {
  expect(toolOutcomeLabel(outcome, context(changes))).toBe(label);
});
