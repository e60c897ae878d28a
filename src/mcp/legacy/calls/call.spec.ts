import fc from 'fast-check';
import type { RequestId } from '@modelcontextprotocol/sdk/types.js';
import { type Call, CallsInFlight } from './call.js';

const step = fc.record({
  act: fc.constantFrom('add', 'delete'),
  id: fc.constantFrom<RequestId>(0, 1, '1', '', 'a'),
});

describe('CallsInFlight', () => {
  it('holds what a Map of the same steps holds', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const calls = new CallsInFlight();
        const expected = new Map<RequestId, Call>();
        for (const { act, id } of steps) {
          const call = { id } as Call;
          if (act === 'add') calls.add(call);
          else calls.delete(id);
          if (act === 'add') expected.set(id, call);
          else expected.delete(id);
          expect(calls.size).toBe(expected.size);
          expect(new Set(calls)).toEqual(new Set(expected.values()));
          for (const known of [0, 1, '1', '', 'a']) expect(calls.get(known)).toBe(expected.get(known));
        }
      }),
    );
  });
});
