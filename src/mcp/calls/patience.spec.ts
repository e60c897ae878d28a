import { RedisUnavailableError } from '../../redis/redis-unavailable.error.js';
import { patiently, persistently } from './patience.js';

const unavailable = (reason: string) => ({ state: 'unavailable', cause: new RedisUnavailableError(reason) }) as const;
const found = { state: 'found' } as const;

describe('patience', () => {
  it.each([
    'there is no connection',
    'LOADING Redis is loading',
    'READONLY You cannot write',
    'no answer within 1000 ms',
  ])('waits for a store that says: %s', async (reason) => {
    const ask = jest.fn().mockResolvedValueOnce(unavailable(reason)).mockResolvedValue(found);
    expect(await patiently(ask, 5_000)).toBe(found);
  });

  it.each(['UNFIT it lacks the command GETEX', 'NOPERM User mooring', "ERR unknown command 'GETEX'"])(
    'does not wait for what only an operator ends: %s',
    async (reason) => {
      const ask = jest.fn().mockResolvedValue(unavailable(reason));
      expect((await patiently(ask, 5_000)).state).toBe('unavailable');
      expect(ask).toHaveBeenCalledTimes(1);
    },
  );

  it('takes what was found at once, and an outage without a cause for one that passes', async () => {
    const ask = jest.fn().mockResolvedValueOnce({ state: 'unavailable' }).mockResolvedValue(found);
    expect(await patiently(ask, 5_000)).toBe(found);
    expect(await patiently(ask, 5_000)).toBe(found);
    expect(ask).toHaveBeenCalledTimes(3);
  });

  it('ends with its time', async () => {
    const attempt = jest.fn().mockResolvedValue(false);
    await persistently(attempt, 300);
    expect(attempt.mock.calls.length).toBeLessThanOrEqual(3);
  });
});
