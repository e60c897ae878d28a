import type { Result } from '@modelcontextprotocol/sdk/types.js';
import { elicit } from '../../../capabilities/call-context.js';
import { CallSuspended, ToolError } from '../../../capabilities/errors.js';
import { SchemaValidator } from '../../../capabilities/schema-validator.js';
import { AskedCalls } from './asked-calls.js';
import type { ModernServing } from './modern-serving.js';
import { FixedKeyRing } from '../../keys/fixed-key-ring.js';
import { MemorySingleUse } from '../state/memory-single-use.js';
import { RequestStates } from '../state/request-states.js';
import { newStateKey } from '../../keys/state-key.js';

const TTL_SECONDS = 60;
const form = elicit({ message: 'Sure?', requestedSchema: { type: 'object', properties: {} } });
const ANSWER = { sure: { action: 'accept', content: {} } };

/** The time that all pods share, in ms; the clock of each is off by its own. */
let now: number;
const keys = new FixedKeyRing(newStateKey());
const settings = { mcpStateTtlSeconds: TTL_SECONDS, mcpStateMaxBytes: 4_096 };
let claims: MemorySingleUse;
beforeEach(() => {
  now = 1_800_000_000_000;
  claims = new MemorySingleUse(() => now);
});
/** A pod whose clock is ahead of that time by `ahead` seconds, or behind where it is negative. */
class Pod {
  private readonly calls: AskedCalls;
  constructor(
    private readonly ahead: number,
    mcpPath = '/mcp',
  ) {
    const states = new RequestStates(keys, settings, () => this.clock);
    this.calls = new AskedCalls({ authAudience: [], mcpPath }, states, claims, new SchemaValidator());
  }

  private get clock(): number {
    return now + this.ahead * 1_000;
  }

  /** @returns the call, after its question */
  async run(requestState?: unknown) {
    const params = { requestState, inputResponses: ANSWER };
    const serving = { principal: null, request: { method: 'tools/call', params } } as unknown as ModernServing;
    const call = await this.calls.begin(serving, 'pay', {});
    call.round.answersTo({ sure: form });
    return call;
  }

  /** The state of a call that was asked here. */
  async state(): Promise<unknown> {
    const call = await this.run();
    await expect(call.claim()).rejects.toBeInstanceOf(CallSuspended);
    return (call.inputRequired as Result)['requestState'];
  }

  async act(requestState: unknown): Promise<'acted' | 'refused'> {
    try {
      await (await this.run(requestState)).claim();
      return 'acted';
    } catch (error) {
      expect(error instanceof ToolError || (error as { code: number }).code === -32602).toBe(true);
      return 'refused';
    }
  }
}

describe('a state of one of several servers', () => {
  it('opens at no other, though they share keys', async () => {
    const state = await new Pod(0, '/orders/mcp').state();
    expect(await new Pod(0, '/billing/mcp').act(state)).toBe('refused');
    expect(await new Pod(0).act(state)).toBe('refused');
    expect(await new Pod(0, '/orders/mcp').act(state)).toBe('acted');
  });
});

describe('a state that may act once', () => {
  it.each([
    [0, 15],
    [15, 0],
    [15, -15],
    [0, -3_600],
    [3_600, -3_600],
  ])('acts once where it comes to a pod that is off by %i s, late, and then to one by %i s', async (first, then) => {
    for (const issuer of [first, then]) {
      for (const late of [0, TTL_SECONDS * 0.2, TTL_SECONDS * 0.95]) {
        now = 1_800_000_000_000;
        const state = await new Pod(issuer).state();
        // Shortly before the first pod takes it for expired, where that is not before its beginning.
        now += Math.max(0, issuer - first + late) * 1_000;
        let acted = (await new Pod(first).act(state)) === 'acted' ? 1 : 0;
        for (let step = 0; step < 260; step += 1) {
          now += 30_000 / (step < 20 ? 10 : 1);
          if ((await new Pod(then).act(state)) === 'acted') acted += 1;
        }
        expect(acted).toBeLessThanOrEqual(1);
      }
    }
  });
});
