import { randomUUID } from 'node:crypto';
import { maxWaitingBytes, MAX_WAITING_ANSWERS, type AnswerBox, type AnswerName } from './answer-box.js';

export const ANSWERED = { sessionId: randomUUID(), requestId: '0123456789ab.1' };
export const OTHER_ANSWERED = { ...ANSWERED, sessionId: randomUUID() };
export const ANSWER_BOUNDS = { requestMaxBytes: 2_048 };

/** An id that a client could make up. */
export function forged(n: number): AnswerName {
  return { ...ANSWERED, requestId: `0123456789ab.${n}` };
}

/** What every adapter of `AnswerBox` must do, whatever it keeps. The records of the sessions above are there. */
export function describeAnswerBox(adapter: string, open: () => Promise<AnswerBox>): void {
  describe(`${adapter} as an answer box`, () => {
    let box: AnswerBox;
    beforeEach(async () => {
      box = await open();
    });

    /** How much of what is put is there afterwards. */
    const waiting = async (names: readonly AnswerName[]) =>
      (await box.read(names)).filter((answer) => answer !== undefined);

    it('has what it said it stored, until it is removed, and nothing else', async () => {
      const { state } = await box.put(ANSWERED, 'yes');
      const expected = state === 'stored' ? 'yes' : undefined;
      expect(await box.read([forged(2), ANSWERED, OTHER_ANSWERED])).toEqual([undefined, expected, undefined]);
      expect(await box.wait([forged(2), ANSWERED, OTHER_ANSWERED])).toEqual([false, state === 'stored', false]);
      await box.remove(ANSWERED);
      expect(await box.read([ANSWERED])).toEqual([undefined]);
      expect(await box.wait([ANSWERED])).toEqual([false]);
    });

    it('keeps so many answers of a session, and no more', async () => {
      const names = Array.from({ length: MAX_WAITING_ANSWERS + 50 }, (_, n) => forged(n + 1));
      const states: string[] = [];
      for (const name of names) states.push((await box.put(name, 'x')).state);
      const stored = states.filter((state) => state === 'stored').length;
      expect(stored).toBeLessThanOrEqual(MAX_WAITING_ANSWERS);
      expect(await waiting(names)).toHaveLength(stored);
    });

    it('keeps so many bytes of them, and no more', async () => {
      const names = Array.from({ length: 10 }, (_, n) => forged(n + 1));
      for (const name of names) await box.put(name, 'é'.repeat(ANSWER_BOUNDS.requestMaxBytes / 4));
      const bytes = (await waiting(names)).reduce((sum, answer) => sum + Buffer.byteLength(answer ?? ''), 0);
      expect(bytes).toBeLessThanOrEqual(maxWaitingBytes(ANSWER_BOUNDS));
    });
  });
}
