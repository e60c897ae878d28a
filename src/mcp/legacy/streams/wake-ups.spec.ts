import { WakeUps } from './wake-ups.js';

const STREAM = { sessionId: 'session', stream: 'pod.1' };
const OTHER_STREAM = { ...STREAM, stream: 'pod.2' };
const OTHER_SESSION = { ...STREAM, sessionId: 'another' };

let wakeUps: WakeUps;
let woken: string[];
beforeEach(() => {
  jest.useFakeTimers();
  wakeUps = new WakeUps();
  woken = [];
});
afterEach(() => jest.useRealTimers());

const wait = (label: string, name = STREAM, ms = 1_000) => void wakeUps.wait(name, ms).then(() => woken.push(label));
const settled = () => jest.advanceTimersByTimeAsync(0);

describe('who waits for a stream', () => {
  it('is woken by its next event, all who wait alike, and those of other streams are not', async () => {
    wait('one');
    wait('two');
    wait('other stream', OTHER_STREAM);
    wait('other session', OTHER_SESSION);
    wakeUps.wake(STREAM);
    await settled();
    expect(woken).toEqual(['one', 'two']);
  });

  it('is woken once for each wait', async () => {
    wait('one');
    wakeUps.wake(STREAM);
    wakeUps.wake(STREAM);
    await jest.advanceTimersByTimeAsync(5_000);
    expect(woken).toEqual(['one']);
  });

  it('wakes by itself after its time, since wake-ups get lost', async () => {
    wait('one');
    await jest.advanceTimersByTimeAsync(999);
    expect(woken).toEqual([]);
    await jest.advanceTimersByTimeAsync(1);
    expect(woken).toEqual(['one']);
  });

  it('is woken with all others when messages may have been lost', async () => {
    wait('one');
    wait('two', OTHER_STREAM);
    wait('three', OTHER_SESSION);
    wakeUps.wakeAll();
    await settled();
    expect(woken).toEqual(['one', 'two', 'three']);
  });

  it('leaves nothing behind: no timer, no entry', async () => {
    wait('one');
    wait('two', OTHER_STREAM);
    wakeUps.wake(STREAM);
    await jest.advanceTimersByTimeAsync(1_000);
    expect(jest.getTimerCount()).toBe(0);
    expect(wakeUps.size).toBe(0);
  });
});
