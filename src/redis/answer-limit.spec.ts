import { captureLog } from '../../test/support/log-capture.js';
import { AnswerLimit } from './answer-limit.js';

describe('the limit of a store’s answers', () => {
  let log: ReturnType<typeof captureLog>;
  beforeEach(() => (log = captureLog()));
  afterEach(() => {
    log.restore();
    jest.useRealTimers();
  });

  const away = (cause: Error) => cause.message;

  it('returns what the store answers, and reports nothing', async () => {
    expect(await new AnswerLimit('store', 100).ask(async () => 'here', away)).toBe('here');
    expect(log.lines).toEqual([]);
  });

  it.each<[string, () => Promise<string>]>([
    [
      'throws',
      () => {
        throw new Error('broken');
      },
    ],
    ['rejects', () => Promise.reject(new Error('broken'))],
  ])('counts a store that %s as away, and reports it', async (_how, ask) => {
    expect(await new AnswerLimit(`store that ${_how}`, 100).ask(ask, away)).toBe('broken');
    expect(log.lines).toHaveLength(1);
  });

  it('waits for as long as a few commands may take, and no longer', async () => {
    jest.useFakeTimers();
    const answered = jest.fn();
    const asked = new AnswerLimit('silent store', 100).ask(() => new Promise(() => undefined), away);
    void asked.then(answered);
    await jest.advanceTimersByTimeAsync(200);
    expect(answered).not.toHaveBeenCalled();
    await jest.advanceTimersByTimeAsync(200);
    expect(answered).toHaveBeenCalledWith('no answer in time');
  });
});
