import { Abortable } from './abortable.js';

class Call extends Abortable {}

const [first, second] = [new Error('first'), new Error('second')];

describe('what can be aborted', () => {
  it('has one signal, which is aborted when it is', () => {
    const call = new Call();
    const { signal } = call;
    expect([call.aborted, signal.aborted]).toEqual([false, false]);
    call.abort(first);
    expect([call.aborted, signal.aborted, signal.reason]).toEqual([true, true, first]);
    expect(call.signal).toBe(signal);
  });

  it('has an aborted signal where it is asked for later', () => {
    const call = new Call();
    call.abort(first);
    expect([call.signal.aborted, call.signal.reason]).toEqual([true, first]);
  });

  it('keeps its first reason, whether its signal was asked for or not', () => {
    for (const asked of [true, false]) {
      const call = new Call();
      if (asked) expect(call.signal.aborted).toBe(false);
      call.abort(first);
      call.abort(second);
      expect(call.signal.reason).toBe(first);
    }
  });
});
