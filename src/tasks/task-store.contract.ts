import type { Task, TaskClaim } from './task.js';
import { newTaskId } from './task-id.js';
import { ANYONE } from './task-owner.js';
import type { TaskStore } from './task-store.js';
import {
  ALICE,
  BOB,
  BOUNDS,
  DONE,
  FAILED,
  LOST,
  UNKNOWN,
  WRITTEN,
  type TaskStoreBounds,
  type TaskStoreHarness,
} from './task-store-kit.contract.js';
import { describeKeptTasks } from './task-kept.contract.js';
import { describeTakeOvers } from './task-takeover.contract.js';

/** What every adapter of `TaskStore` must do. */
export function describeTaskStore(adapter: string, open: (bounds: TaskStoreBounds) => Promise<TaskStoreHarness>): void {
  describe(`${adapter} as a task store`, () => {
    let harness: TaskStoreHarness;
    let store: TaskStore;
    beforeEach(async () => {
      harness = await open(BOUNDS);
      ({ store } = harness);
    });
    afterEach(() => harness.close());

    const begin = async (owner = ALICE, call?: string): Promise<TaskClaim> => {
      const id = newTaskId();
      const created = await store.create({ id, owner, call });
      if (created.state !== 'created') throw new Error(`The store answered ${created.state}`);
      return { id, owner, epoch: created.task.epoch };
    };
    const read = async ({ id }: TaskClaim): Promise<Task> => {
      const found = await store.read(id);
      if (found.state !== 'found') throw new Error(`The store answered ${found.state}`);
      return found.task;
    };

    describe('a new task', () => {
      it('is found at once, working, as the store told it', async () => {
        const id = newTaskId();
        const created = await store.create({ id, owner: ALICE, call: undefined });
        const found = await store.read(id);
        expect(created).toMatchObject({ state: 'created', task: { id, owner: ALICE, status: 'working', epoch: 1 } });
        expect(found).toEqual({ ...created, state: 'found' });
        expect(found).toMatchObject({
          task: { pod: harness.pod, questions: {}, ending: undefined, message: undefined },
        });
      });

      it('is known by its own id only', async () => {
        await begin();
        expect(await store.read(newTaskId())).toEqual(UNKNOWN);
      });

      it('is refused to an owner who has as many unfinished ones as are allowed, and to no other', async () => {
        const [first] = [await begin(), await begin()];
        expect(await store.create({ id: newTaskId(), owner: ALICE, call: undefined })).toEqual({ state: 'full' });
        await begin(BOB);
        await store.finish(first, DONE);
        await store.leave(first);
        await begin();
        expect(await store.create({ id: newTaskId(), owner: ALICE, call: undefined })).toEqual({ state: 'full' });
      });

      it('is not counted for those who cannot be told apart', async () => {
        for (let n = 0; n < 4; n += 1) await begin(ANYONE);
      });

      it('counts until the work on it has ended, cancelled or not, and is counted out once', async () => {
        const [first] = [await begin(), await begin()];
        const isFull = async () => (await store.create({ id: newTaskId(), owner: ALICE, call: undefined })).state;
        await store.cancel(first.id, ALICE);
        expect(await isFull()).toBe('full');
        await store.leave(first);
        await store.leave(first);
        await begin();
        expect(await isFull()).toBe('full');
      });

      it('counts when it is forgotten, as long as its work goes on', async () => {
        const [first, second] = [await begin(), await begin()];
        await harness.pass(BOUNDS.taskTtlSeconds * 1_000 + 1);
        await store.hold([first, second]);
        expect(await store.create({ id: newTaskId(), owner: ALICE, call: undefined })).toEqual({ state: 'full' });
      });
    });

    describe('the end', () => {
      it('of a task keeps its result', async () => {
        const claim = await begin();
        expect(await store.finish(claim, DONE)).toEqual(WRITTEN);
        expect(await read(claim)).toMatchObject({ status: 'completed', ending: DONE.json, message: undefined });
      });

      it('of a failed one keeps its error and message', async () => {
        const claim = await begin();
        await store.note(claim, 'Half way.');
        await store.finish(claim, FAILED);
        expect(await read(claim)).toMatchObject({ status: 'failed', ending: FAILED.json, message: 'It broke.' });
      });

      it('is final: nothing is written after it', async () => {
        const claim = await begin();
        await store.finish(claim, DONE);
        const before = await read(claim);
        expect(await store.finish(claim, FAILED)).toEqual(LOST);
        expect(await store.note(claim, 'still here')).toEqual(LOST);
        expect(await store.ask(claim, { name: '{}' })).toEqual(LOST);
        expect(await store.release(claim)).toEqual(LOST);
        expect(await store.pulse(claim)).toEqual(LOST);
        expect(await store.takeOver(claim.id, claim.epoch)).toEqual(LOST);
        expect(await store.cancel(claim.id, ALICE)).toMatchObject({ state: 'accepted', changed: false });
        expect(await store.answer(claim.id, ALICE, { name: '1' })).toMatchObject({ state: 'accepted', changed: false });
        expect(await read(claim)).toEqual(before);
      });

      it('comes by a cancel, too', async () => {
        const claim = await begin();
        await store.ask(claim, { name: '{}' });
        expect(await store.cancel(claim.id, ALICE)).toEqual({ state: 'accepted', pod: harness.pod, changed: true });
        expect(await read(claim)).toMatchObject({ status: 'cancelled', questions: {}, ending: undefined });
        expect(await store.finish(claim, DONE)).toEqual(LOST);
        expect(await store.pulse(claim)).toEqual(LOST);
      });
    });

    describe('questions', () => {
      it('make the task wait, and their answers let it work again', async () => {
        const claim = await begin();
        expect(await store.ask(claim, { name: '{"n":1}', age: '{"n":2}' })).toEqual(WRITTEN);
        expect(await read(claim)).toMatchObject({
          status: 'input_required',
          questions: { name: '{"n":1}', age: '{"n":2}' },
        });
        expect(await store.pulse(claim)).toEqual({ state: 'running', answered: 0 });
        const first = await store.answer(claim.id, ALICE, { name: '"Ann"' });
        expect(first).toEqual({ state: 'accepted', pod: harness.pod, changed: true });
        const waiting = await read(claim);
        expect(waiting.status).toBe('input_required');
        expect(waiting.questions).toEqual({ age: '{"n":2}' });
        await store.answer(claim.id, ALICE, { age: '7' });
        expect(await read(claim)).toMatchObject({ status: 'working', questions: {} });
        expect(await store.pulse(claim)).toEqual({ state: 'running', answered: 2 });
        expect(await store.inputs(claim.id)).toEqual({
          state: 'read',
          questions: { name: '{"n":1}', age: '{"n":2}' },
          answers: { name: '"Ann"', age: '7' },
        });
      });

      it('take the first answer, and no answer to what was not asked', async () => {
        const claim = await begin();
        await store.ask(claim, { name: '{}', age: '{}' });
        await store.answer(claim.id, ALICE, { name: '1' });
        const late = await store.answer(claim.id, ALICE, { name: '2', other: '3', constructor: '4' });
        expect(late).toMatchObject({ state: 'accepted', changed: false });
        expect(await store.inputs(claim.id)).toMatchObject({ answers: { name: '1' } });
        expect(await store.pulse(claim)).toMatchObject({ answered: 1 });
      });

      it('that were answered are not asked again', async () => {
        const claim = await begin();
        await store.ask(claim, { name: '{}' });
        await store.answer(claim.id, ALICE, { name: '1' });
        await store.ask(claim, { name: '{"other":true}' });
        expect(await read(claim)).toMatchObject({ status: 'working', questions: {} });
        await store.ask(claim, { name: '{}', more: '{}' });
        expect(await read(claim)).toMatchObject({ status: 'input_required', questions: { more: '{}' } });
      });

      it('take answers up to a bound, all or none', async () => {
        const claim = await begin();
        await store.ask(claim, { a: '{}', b: '{}', c: '{}' });
        const half = JSON.stringify('x'.repeat(48));
        await store.answer(claim.id, ALICE, { a: half });
        expect(await store.answer(claim.id, ALICE, { b: half, c: '1' })).toEqual({ state: 'too-large' });
        expect(await store.inputs(claim.id)).toMatchObject({ answers: { a: half } });
        expect(await store.answer(claim.id, ALICE, { b: half })).toMatchObject({ state: 'accepted', changed: true });
      });
    });

    it('keeps tasks apart from those who do not own them', async () => {
      const claim = await begin();
      await store.ask(claim, { name: '{}' });
      expect(await store.cancel(claim.id, BOB)).toEqual(UNKNOWN);
      expect(await store.answer(claim.id, ANYONE, { name: '1' })).toEqual(UNKNOWN);
      expect(await read(claim)).toMatchObject({ status: 'input_required', owner: ALICE, questions: { name: '{}' } });
    });

    it('knows nothing of a task that was never made', async () => {
      const claim = { id: newTaskId(), owner: ALICE, epoch: 1 };
      expect(await store.finish(claim, DONE)).toEqual(LOST);
      expect(await store.note(claim, 'x')).toEqual(LOST);
      expect(await store.ask(claim, { a: '{}' })).toEqual(LOST);
      expect(await store.release(claim)).toEqual(LOST);
      expect(await store.pulse(claim)).toEqual(LOST);
      expect(await store.takeOver(claim.id, 1)).toEqual(LOST);
      expect(await store.cancel(claim.id, ALICE)).toEqual(UNKNOWN);
      expect(await store.answer(claim.id, ALICE, {})).toEqual(UNKNOWN);
      expect(await store.inputs(claim.id)).toEqual({ state: 'read', questions: {}, answers: {} });
      expect(await store.read(claim.id)).toEqual(UNKNOWN);
    });

    describeKeptTasks({ harness: () => harness, begin, read });

    describeTakeOvers({ harness: () => harness, begin, read });

    it('forgets a task some time after its last change, and not before', async () => {
      const claim = await begin();
      await harness.pass(50_000);
      await store.note(claim, 'Half way.');
      await harness.pass(50_000);
      await store.finish(claim, DONE);
      await harness.pass(59_000);
      expect(await read(claim)).toMatchObject({ status: 'completed', ending: DONE.json });
      await harness.pass(1_001);
      expect(await store.read(claim.id)).toEqual(UNKNOWN);
    });

    it('forgets a task that nothing happens to, and revives it by nothing', async () => {
      const claim = await begin();
      await harness.pass(60_001);
      expect(await store.note(claim, 'x')).toEqual(LOST);
      expect(await store.finish(claim, DONE)).toEqual(LOST);
      expect(await store.takeOver(claim.id, 1)).toEqual(LOST);
      expect(await store.cancel(claim.id, ALICE)).toEqual(UNKNOWN);
      expect(await store.read(claim.id)).toEqual(UNKNOWN);
    });
  });
}
