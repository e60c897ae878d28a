import { EventEmitter } from 'node:events';
import { Logger } from '@nestjs/common';
import { Shutdown } from './shutdown.js';

class FakeProcess extends EventEmitter {
  readonly exits: number[] = [];
  exit(code: number): void {
    this.exits.push(code);
    this.emit('exited');
  }
}

function install(delaySeconds = 0) {
  const host = new FakeProcess();
  const clock = { now: 0 };
  const settings = { shutdownDelaySeconds: delaySeconds, shutdownDrainSeconds: 20 };
  const shutdown = new Shutdown(settings, host, () => clock.now);
  shutdown.install();
  return { host, clock, shutdown };
}

const exited = (host: FakeProcess) => new Promise((resolve) => host.once('exited', resolve));
const never = () => new Promise<void>(() => {});

describe('shutdown', () => {
  beforeAll(() => Logger.overrideLogger(false));
  afterEach(() => jest.useRealTimers());

  it.each(['SIGTERM', 'SIGINT'])('closes the app on %s and then exits with 0', async (signal) => {
    const { host, shutdown } = install();
    const close = jest.fn<Promise<void>, [string?]>(() => Promise.resolve());
    shutdown.closes({ close });
    host.emit(signal);
    expect(host.exits).toEqual([]);
    await exited(host);
    expect(close.mock.calls).toEqual([[signal]]);
    expect(host.exits).toEqual([0]);
  });

  it('exits at once with 1 at a second signal', () => {
    const { host, shutdown } = install();
    shutdown.closes({ close: never });
    host.emit('SIGTERM');
    host.emit('SIGTERM');
    expect(host.exits).toEqual([1]);
  });

  it('takes the two SIGINTs of one Ctrl-C under npm for one, and a later one for the second', () => {
    const { host, clock, shutdown } = install();
    shutdown.closes({ close: never });
    host.emit('SIGINT');
    host.emit('SIGINT');
    expect(host.exits).toEqual([]);
    clock.now = 1000;
    host.emit('SIGINT');
    expect(host.exits).toEqual([1]);
  });

  it('exits at once while there is nothing to close yet', () => {
    const { host } = install();
    host.emit('SIGTERM');
    expect(host.exits).toEqual([0]);
  });

  it('exits with 1 when closing fails', async () => {
    const { host, shutdown } = install();
    shutdown.closes({ close: () => Promise.reject(new Error('no')) });
    host.emit('SIGTERM');
    await exited(host);
    expect(host.exits).toEqual([1]);
  });

  it('exits with 1 when closing takes longer than the delay and the drain allow', () => {
    jest.useFakeTimers();
    const { host, shutdown } = install(5);
    shutdown.closes({ close: never });
    host.emit('SIGTERM');
    jest.advanceTimersByTime(25_000);
    expect(host.exits).toEqual([]);
    jest.advanceTimersByTime(60_000);
    expect(host.exits).toEqual([1]);
  });

  it('closes the app after a fault too, and then exits with 1', async () => {
    const { host, shutdown } = install();
    const close = jest.fn<Promise<void>, [string?]>(() => Promise.resolve());
    shutdown.closes({ close });
    shutdown.fail();
    shutdown.fail();
    await exited(host);
    expect(close.mock.calls).toEqual([[undefined]]);
    expect(host.exits).toEqual([1]);
  });

  it('takes the first signal after a fault for no second one: running calls are still finished', () => {
    const { host, shutdown } = install();
    shutdown.closes({ close: never });
    shutdown.fail();
    host.emit('SIGTERM');
    expect(host.exits).toEqual([]);
    host.emit('SIGTERM');
    expect(host.exits).toEqual([1]);
  });

  it('exits at once after a fault while there is nothing to close yet', () => {
    const { host, shutdown } = install();
    shutdown.fail();
    expect(host.exits).toEqual([1]);
  });
});
