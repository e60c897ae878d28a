-- Sends one call after another, each under the next session, and counts the answers that are not that call's.
-- More than there are calls in flight: a session may not use an id twice at once.
local IDS = 64
local requests, texts, turn = {}, nil, 0
wrong = 0
local threads = {}

function setup(thread)
  table.insert(threads, thread)
end

function init(args)
  local calls = dofile(args[1])
  texts = args[2]
  for id = 1, IDS do
    local body = string.gsub(calls.body, '"id":1,', '"id":' .. id .. ',', 1)
    for _, headers in ipairs(calls.headers) do
      table.insert(requests, wrk.format('POST', nil, headers, body))
    end
  end
end

function request()
  turn = turn % #requests + 1
  return requests[turn]
end

function response(status, _, body)
  if status == 200 and string.find(body, texts, 1, true) then return end
  wrong = wrong + 1
  io.write(string.format('wrong %d %s\n', status, body))
end

function done(summary, latency)
  local failed = summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout
  for _, thread in ipairs(threads) do failed = failed + thread:get('wrong') end
  io.write(string.format('result %d %d %d %d\n', summary.requests, summary.duration, failed, latency:percentile(99)))
end
