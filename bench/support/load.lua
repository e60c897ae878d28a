-- Sends one call after another, each under the next session or one at random, and counts the answers that are not that
-- call's. Ids are unique among the calls in flight: a session may not use one twice at once.
local FIRST_ID, IDS = 1000, 9000
local before, between, after = '', nil, nil
local sessions, expected, random
local turn, id = 0, 0
wrong = 0
local threads = {}

function setup(thread)
  table.insert(threads, thread)
end

local function split(text, mark)
  local from, to = string.find(text, mark, 1, true)
  if not from then return nil, text end
  return string.sub(text, 1, from - 1), string.sub(text, to + 1)
end

function init(args)
  local calls = dofile(args[1])
  expected, random = calls.expected, calls.random
  local head, rest = split(wrk.format('POST', nil, calls.headers, calls.body), '@session@')
  between, after = split(rest, '@id@')
  if not head then return end
  before, sessions = head, {}
  for session in io.lines(args[2]) do table.insert(sessions, session) end
end

local function next_session()
  if not sessions then return '' end
  if random then return sessions[math.random(#sessions)] end
  turn = turn % #sessions + 1
  return sessions[turn]
end

function request()
  id = id % IDS + 1
  return before .. next_session() .. between .. (FIRST_ID + id - 1) .. after
end

function response(status, _, body)
  if status == 200 and string.find(body, expected, 1, true) then return end
  wrong = wrong + 1
  io.write(string.format('wrong %d %s\n', status, string.sub(body, 1, 500)))
end

function done(summary, latency)
  local failed = summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout
  for _, thread in ipairs(threads) do failed = failed + thread:get('wrong') end
  local result = 'result %d %d %d %d %d\n'
  io.write(string.format(result, summary.requests, summary.duration, failed, latency:percentile(99), summary.bytes))
end
