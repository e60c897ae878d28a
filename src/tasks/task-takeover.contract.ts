import { ALICE, DONE, FAILED, LOST, UNKNOWN, WRITTEN, type TaskStoreKit } from './task-store-kit.contract.js';

/** What every adapter of `TaskStore` must do where one pod goes on with what another one began. */
export function describeTakeOvers({ harness, begin, read }: TaskStoreKit): void {
  describe('taking over', () => {
    it('gives the next epoch, the call and all inputs, and shuts the former pod out', async () => {
      const claim = await begin(ALICE, '{"name":"count"}');
      await harness().store.ask(claim, { a: '{"q":1}', b: '{"q":2}' });
      await harness().store.answer(claim.id, ALICE, { a: '1' });
      const taken = await harness().store.takeOver(claim.id, 1);
      expect(taken).toEqual({
        state: 'taken',
        claim: { ...claim, epoch: 2 },
        call: '{"name":"count"}',
        lostRuns: 1,
        questions: { a: '{"q":1}', b: '{"q":2}' },
        answers: { a: '1' },
      });
      expect(await harness().store.note(claim, 'x')).toEqual(LOST);
      expect(await harness().store.finish(claim, FAILED)).toEqual(LOST);
      expect(await harness().store.pulse(claim)).toEqual(LOST);
      expect(await read(claim)).toMatchObject({
        epoch: 2,
        lostRuns: 2,
        status: 'input_required',
        questions: { b: '{"q":2}' },
      });
      expect(await harness().store.finish({ ...claim, epoch: 2 }, DONE)).toEqual(WRITTEN);
    });

    it('lets the former pod end it all the same with a success, where it may be repeated, and only the first counts', async () => {
      const claim = await begin(ALICE, '{}');
      await harness().store.takeOver(claim.id, 1);
      expect(await harness().store.finish(claim, { ...DONE, isError: true })).toEqual(LOST);
      expect(await harness().store.finish(claim, DONE)).toEqual(WRITTEN);
      expect(await harness().store.finish({ ...claim, epoch: 2 }, { ...DONE, json: '"other"' })).toEqual(LOST);
      expect(await harness().store.finish(claim, DONE)).toEqual(LOST);
      expect(await read(claim)).toMatchObject({ status: 'completed', ending: DONE.json });
    });

    it('takes nothing from the former pod where it must not be repeated', async () => {
      const claim = await begin();
      await harness().store.takeOver(claim.id, 1);
      expect(await harness().store.finish(claim, DONE)).toEqual(LOST);
      expect(await read(claim)).toMatchObject({ status: 'working' });
    });

    it('counts no run that was given up in time', async () => {
      const claim = await begin(ALICE, '{}');
      for (const epoch of [1, 2, 3, 4]) {
        await harness().store.release({ ...claim, epoch });
        await harness().store.release({ ...claim, epoch });
        expect(await harness().store.takeOver(claim.id, epoch)).toMatchObject({ state: 'taken', lostRuns: 0 });
      }
      expect(await read(claim)).toMatchObject({ epoch: 5, lostRuns: 1 });
    });

    it('lets a task live no longer', async () => {
      const claim = await begin();
      const { changedAt } = await read(claim);
      await harness().pass(59_000);
      await harness().store.takeOver(claim.id, 1);
      expect(await read(claim)).toMatchObject({ changedAt });
      await harness().pass(1_001);
      expect(await harness().store.read(claim.id)).toEqual(UNKNOWN);
    });

    it('tells of a task that must not simply be repeated', async () => {
      const { id } = await begin();
      expect(await harness().store.takeOver(id, 1)).toMatchObject({ state: 'taken', call: undefined });
    });

    it('succeeds for one of several', async () => {
      const { id } = await begin();
      const outcomes = await Promise.all([1, 2, 3].map(() => harness().store.takeOver(id, 1)));
      expect(outcomes.map(({ state }) => state).sort()).toEqual(['lost', 'lost', 'taken']);
    });

    it('finds a task that was given up without a pod', async () => {
      const claim = await begin();
      expect(await harness().store.release(claim)).toEqual(WRITTEN);
      expect(await read(claim)).toMatchObject({ pod: '', status: 'working', epoch: 1 });
      expect(await harness().store.takeOver(claim.id, 1)).toMatchObject({ state: 'taken' });
      expect(await read(claim)).toMatchObject({ pod: harness().pod });
    });
  });
}
