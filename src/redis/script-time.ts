/** For scripts: Redis's own clock in ms, so that the pods' clocks don't matter. */
export const NOW = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
`;
