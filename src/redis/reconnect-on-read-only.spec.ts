import { reconnectOnReadOnly } from './reconnect-on-read-only.js';

const READONLY = new Error("READONLY You can't write against a read only replica.");

describe('reconnectOnReadOnly', () => {
  it('looks for the new master when a replica answers, and not at every command', () => {
    let now = 0;
    const reconnect = reconnectOnReadOnly(() => now);
    expect(reconnect(READONLY)).toBe(true);
    now = 4_999;
    expect(reconnect(READONLY)).toBe(false);
    now = 5_000;
    expect(reconnect(READONLY)).toBe(true);
  });

  it('keeps the connection for other errors', () => {
    expect(reconnectOnReadOnly()(new Error('OOM command not allowed'))).toBe(false);
  });
});
