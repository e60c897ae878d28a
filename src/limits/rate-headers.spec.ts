import { rateHeaders } from './rate-headers.js';

describe('what a client is told of a limit', () => {
  it('is how much it is and what is left, where it alone uses it up', () => {
    expect(rateHeaders('caller', { remaining: 50, seconds: 30 }, { max: 100, windowMs: 60_000 })).toEqual({
      'RateLimit-Policy': '"caller";q=100;w=60',
      RateLimit: '"caller";r=50;t=30',
    });
  });

  it('has whole numbers, as structured fields ask for', () => {
    const fields = rateHeaders('tool', { remaining: 0, seconds: 1 }, { max: 10, windowMs: 500 });
    expect(fields['RateLimit-Policy']).toBe('"tool";q=10;w=1');
  });

  it.each(['anonymous', 'global', 'auth', 'host'])('is nothing of how much others may use up: %s', (limit) => {
    const fields = rateHeaders(limit, { remaining: 0, seconds: 42 }, { max: 100, windowMs: 60_000 });
    expect(fields).toEqual({ RateLimit: `"${limit}";r=0;t=42` });
  });
});
