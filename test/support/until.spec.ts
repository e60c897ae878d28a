import { tick, until } from './until.js';

const never = new Promise<boolean>(() => undefined);

describe('until', () => {
  it('asks until the condition holds', async () => {
    let asked = 0;
    await until(async () => (asked += 1) === 3);
    expect(asked).toBe(3);
  });

  it('says at its limit what it waited for, by the text of the condition', async () => {
    const limited = (condition: () => boolean) => until(condition, undefined, 20);
    await expect(limited(() => tick.length === 1)).rejects.toThrow(/^Waited 0\.02 s for: tick\.length === 1$/);
  });

  it('says it by the name that the call gives, as it is at the end', async () => {
    let seen = 0;
    await expect(until(() => (seen += 1) < 0, 'none below zero', 20)).rejects.toThrow('for: none below zero');
    const last = () => `more than ${seen}`;
    await expect(until(() => (seen += 1) < 0, last, 20)).rejects.toThrow(
      new RegExp(`^Waited 0\\.02 s for: more than \\d+$`),
    );
    expect(last()).not.toBe('more than 0');
  });

  it('names the place of the call', async () => {
    const error: Error = await until(() => false, 'it', 20).catch((error) => error);
    expect(error.stack).toContain('until.spec.ts');
  });

  it('has its limit where the condition never answers', async () => {
    await expect(until(() => never, 'an answer', 20)).rejects.toThrow('for: an answer');
  });

  it('throws what the condition throws', async () => {
    await expect(until(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  });

  it('has its limit under fake timers', async () => {
    jest.useFakeTimers();
    try {
      await expect(until(() => false, 'it', 20)).rejects.toThrow('for: it');
    } finally {
      jest.useRealTimers();
    }
  });
});
