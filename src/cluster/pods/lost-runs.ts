/** A call that may be repeated and has lost this many runs with their pods is not run again. */
export const MAX_LOST_RUNS = 3;

/** After the second lost run, no pod takes the call over for this long since it began; after each further one twice as long. In ms. */
export const BACK_OFF_MS = 5_000;

/** What a client is told of a call that has lost all its runs. */
export const runsExhausted =
  `This call was begun ${MAX_LOST_RUNS} times, and each time the server that ran it ended or stopped answering. ` +
  'It is not begun again; do not repeat it as it is.';

/** What a client is told of a call whose tool is suspended: running it again would end one more server. */
export const toolSuspended =
  'The server that ran this call is gone. It is not begun again, because calls of this tool were seen to end servers.';

/**
 * For scripts, after `now`: how many runs a call has lost. `epoch` counts runs, `released` those that their pods gave
 * up in time; a field that an earlier release did not write is nothing.
 */
export const LOST_RUNS = `
local function lostRuns(epoch, released)
  return tonumber(epoch) - (tonumber(released) or 0)
end
local function isTooEarly(pod, lost, begun)
  if pod == '' or lost < 2 or not tonumber(begun) then
    return false
  end
  return now < tonumber(begun) + ${BACK_OFF_MS} * 2 ^ (lost - 2)
end
`;
