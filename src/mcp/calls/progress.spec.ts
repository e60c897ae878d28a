import { progressParams } from './progress.js';

const said = (progress: number, total?: number, last = -Infinity) =>
  progressParams('token', last, progress, total, undefined);

describe('the parameters of a progress', () => {
  it('are none without a token', () => {
    expect(progressParams(undefined, 0, 1, undefined, 'x')).toBeUndefined();
  });

  it.each([NaN, Infinity, -Infinity, '1' as unknown as number])(
    'are none for %s, which is no number in JSON',
    (value) => {
      expect(said(value)).toBeUndefined();
    },
  );

  it.each([NaN, Infinity])('have no total of %s', (total) => {
    expect(said(1, total)).toEqual({ progressToken: 'token', progress: 1 });
  });

  it('have the message that there is', () => {
    expect(progressParams('token', 0, 1, 2, 'half')).toEqual({
      progressToken: 'token',
      progress: 1,
      total: 2,
      message: 'half',
    });
    expect(said(1)).not.toHaveProperty('message');
  });

  it('are none for what does not grow', () => {
    expect(said(1, 2, 1)).toBeUndefined();
    expect(said(-1, 2, 1)).toBeUndefined();
    expect(said(1.5, 2, 1)).toEqual({ progressToken: 'token', progress: 1.5, total: 2 });
  });
});
