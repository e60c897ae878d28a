/** For scripts: ends a stream, which is kept for `keepMs` from now, and wakes the pod that follows it, if one does. */
export const END_STREAM = `
local function endStream(state, log, keepMs, follower, wake)
  redis.call('HSET', state, 'x', 1)
  redis.call('PEXPIRE', state, keepMs)
  redis.call('PEXPIRE', log, keepMs)
  if follower then
    redis.call('PUBLISH', follower, wake)
  end
end
`;
