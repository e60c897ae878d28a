import { redisErrorReason } from './redis-error-reason.js';
import { RedisUnavailableError } from './redis-unavailable.error.js';

describe('RedisUnavailableError', () => {
  it('never names a session', () => {
    const error = new RedisUnavailableError(
      'NOPERM no access to mooring:session:{8d337c96-d3cc-4c79-b3e7-79569b6516c9}',
    );
    expect(JSON.stringify({ ...error, message: error.message })).not.toContain('8d337c96');
    expect(error.message).toBe('Redis is unavailable: NOPERM no access to mooring:session:{(session)}');
  });
});

describe('redisErrorReason', () => {
  it.each([
    ["Stream isn't writeable and enableOfflineQueue options is false", 'there is no connection'],
    ['OOM command not allowed', 'OOM command not allowed'],
  ])('puts "%s" as "%s"', (message, reason) => {
    expect(redisErrorReason(new Error(message))).toBe(reason);
  });

  it('gives the reason of the node where a Cluster has none', () => {
    const error = Object.assign(new Error('Failed to refresh slots cache.'), {
      lastNodeError: new Error('ECONNREFUSED'),
    });
    expect(redisErrorReason(error)).toBe('ECONNREFUSED');
  });
});
