import { FakeResponse } from '../../test/support/fake-response.js';
import { whenClosed } from './when-closed.js';

let fake: FakeResponse;
let calls: number;
beforeEach(() => ([fake, calls] = [new FakeResponse(), 0]));

const watch = () => whenClosed(fake.response, () => void (calls += 1));
const listeners = () => fake.listenerCount('close') + fake.req.socket.listenerCount('close');

describe('the end of a response', () => {
  it('is that of the response', () => {
    watch();
    fake.emit('close');
    expect([calls, listeners()]).toEqual([1, 0]);
  });

  it('is that of its connection, of which a response in a queue is not told', () => {
    watch();
    fake.req.socket.emit('close');
    fake.emit('close');
    expect([calls, listeners()]).toEqual([1, 0]);
  });

  it.each([
    ['the response', () => (fake.destroyed = true)],
    ['the connection', () => Object.assign(fake.req.socket, { destroyed: true })],
  ])('may have come before: of %s', async (_what, end) => {
    end();
    watch();
    expect(calls).toBe(0);
    await Promise.resolve();
    expect([calls, listeners()]).toEqual([1, 0]);
  });

  it('is nobody’s matter once that was called off', async () => {
    fake.destroyed = true;
    watch()();
    await Promise.resolve();
    fake.emit('close');
    expect([calls, listeners()]).toEqual([0, 0]);
  });
});
