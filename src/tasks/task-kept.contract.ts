import { newTaskId } from './task-id.js';
import { ANYONE, taskCaller } from './task-owner.js';
import { ALICE, BOB, BOUNDS, DONE, UNKNOWN, type TaskStoreKit } from './task-store-kit.contract.js';

const MOST = BOUNDS.taskMaxKeptPerPrincipal;
const HERE = taskCaller(null, 'address 192.0.2.1');
const THERE = taskCaller(null, 'address 192.0.2.2');
const KEPT = { state: 'kept' };

/** What every adapter does about tasks that stay, ended or not, until their time is over. */
export function describeKeptTasks({ harness, begin, read }: TaskStoreKit): void {
  describe('tasks that are kept', () => {
    const create = async (caller = HERE) => {
      const id = newTaskId();
      return { id, created: await harness().store.create({ id, owner: ANYONE, caller, call: undefined }) };
    };
    const fill = async (count: number, end: 'ended' | 'unfinished', caller = HERE) => {
      const ids = [];
      for (let n = 0; n < count; n += 1) {
        const { id, created } = await create(caller);
        expect(created.state).toBe('created');
        ids.push(id);
        if (end === 'ended') await harness().store.finish({ id, owner: ANYONE, epoch: 1 }, DONE);
      }
      return ids;
    };
    const states = (ids: readonly string[]) =>
      Promise.all(ids.map(async (id) => (await harness().store.read(id)).state));

    it('are as many of a caller as are allowed: of the ten oldest the ended ones are forgotten for the next', async () => {
      const [unfinished] = await fill(1, 'unfinished');
      const ended = await fill(MOST - 1, 'ended');
      const others = await fill(1, 'ended', THERE);
      const { id, created } = await create();
      expect(created).toMatchObject({ state: 'created', hasForgotten: true });
      expect((await states(ended)).filter((state) => state === 'unknown')).toHaveLength(9);
      expect(await states([unfinished!, ended.at(-1)!, ...others, id])).toEqual(Array(4).fill('found'));
      expect((await create()).created).not.toHaveProperty('hasForgotten');
    });

    it('are of one principal, too, whatever else is known of who made them', async () => {
      const { store } = harness();
      const claims = [];
      for (let n = 0; n < MOST; n += 1) {
        const claim = await begin();
        claims.push(claim);
        await store.finish(claim, DONE);
        await store.leave(claim);
      }
      await begin(BOB);
      expect(await read(claims[0]!)).toMatchObject({ status: 'completed' });
      expect(await store.create({ id: newTaskId(), owner: ALICE, caller: THERE, call: undefined })).toMatchObject({
        hasForgotten: true,
      });
      expect(await store.read(claims[0]!.id)).toEqual(UNKNOWN);
    });

    it('are refused to a caller, and to no other, where none has ended', async () => {
      const ids = await fill(MOST, 'unfinished');
      const refused = await create();
      expect(refused.created).toEqual(KEPT);
      expect(await harness().store.read(refused.id)).toEqual(UNKNOWN);
      expect((await create(THERE)).created.state).toBe('created');
      expect(new Set(await states(ids))).toEqual(new Set(['found']));
    });

    it('are forgotten by the next attempt, where the oldest have not ended', async () => {
      await fill(MOST - 1, 'unfinished');
      const [ended] = await fill(1, 'ended');
      const attempts = [(await create()).created, (await create()).created];
      expect(attempts).toContainEqual(expect.objectContaining({ state: 'created', hasForgotten: true }));
      expect(await harness().store.read(ended!)).toEqual(UNKNOWN);
    });

    describe('with their results', () => {
      const THIRD = 4_000;
      const ofBytes = (bytes: number, letter = 'x') =>
        JSON.stringify({ text: letter.repeat(bytes / Buffer.byteLength(letter)) });
      const end = async (json: string, caller = HERE) => {
        const { store } = harness();
        // Of two that began in one millisecond none is the older.
        await harness().pass(2);
        const { id } = await create(caller);
        await store.finish({ id, owner: ANYONE, epoch: 1 }, { ...DONE, json });
        return { id, hasForgotten: await store.countResult(id) };
      };

      it('are as many of a caller as their bytes allow: the oldest that have ended are forgotten, and no others', async () => {
        const unfinished = (await create()).id;
        const other = await end(ofBytes(THIRD), THERE);
        const [first, second, third] = [
          await end(ofBytes(THIRD)),
          await end(ofBytes(THIRD)),
          await end(ofBytes(THIRD)),
        ];
        expect([first, second, third].map(({ hasForgotten }) => hasForgotten)).toEqual([false, false, true]);
        expect(await states([unfinished, first.id, second.id, third.id, other.id])).toEqual([
          'found',
          'unknown',
          'found',
          'found',
          'found',
        ]);
        expect((await end('{}')).hasForgotten).toBe(false);
      });

      it('are counted once, however often it is said, and no longer when they are forgotten', async () => {
        const { store } = harness();
        const { id } = await end(ofBytes(THIRD, 'ÿ'));
        for (let n = 0; n < 5; n += 1) expect(await store.countResult(id)).toBe(false);
        await fill(MOST, 'ended');
        expect(await store.read(id)).toEqual(UNKNOWN);
        expect((await end(ofBytes(2 * THIRD))).hasForgotten).toBe(false);
      });

      it('keep the newest, be it ever so large', async () => {
        const small = await end('{}');
        const large = await end(ofBytes(5 * THIRD));
        expect(await states([small.id, large.id])).toEqual(['unknown', 'found']);
      });

      it('do not count what never was', async () => {
        expect(await harness().store.countResult(newTaskId())).toBe(false);
      });
    });

    it('count no longer when they are forgotten', async () => {
      await fill(MOST, 'unfinished');
      await harness().pass(BOUNDS.taskTtlSeconds * 1_000 + 10_000);
      await fill(MOST, 'unfinished');
    });

    it('have each caller’s place again when they were cancelled', async () => {
      const [first] = await fill(MOST, 'unfinished');
      await harness().store.cancel(first!, ANYONE);
      expect((await create()).created.state).toBe('created');
      expect(await harness().store.read(first!)).toEqual(UNKNOWN);
    });
  });
}
