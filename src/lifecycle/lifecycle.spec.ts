import { Lifecycle } from './lifecycle.js';

describe('the life of a process', () => {
  it('begins with starting and becomes ready', () => {
    const lifecycle = new Lifecycle();
    expect(lifecycle.phase).toBe('starting');
    lifecycle.ready();
    expect(lifecycle.phase).toBe('ready');
  });

  it('does not become ready again once it drains', () => {
    const lifecycle = new Lifecycle();
    lifecycle.ready();
    lifecycle.drain();
    lifecycle.ready();
    expect(lifecycle.phase).toBe('draining');
  });

  it('drains even before it was ready, and stays so when the listener comes up late', () => {
    const lifecycle = new Lifecycle();
    lifecycle.drain();
    lifecycle.ready();
    expect(lifecycle.phase).toBe('draining');
  });
});
