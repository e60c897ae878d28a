-- A thread is one client after another on one connection: each opens a session, says that it is ready, calls once and
-- never returns.
local calls, step, session
finished, wrong = 0, 0
local threads = {}

function setup(thread)
  table.insert(threads, thread)
end

function init(args)
  calls = dofile(args[1])
  step = 'initialize'
end

local function under(session_headers)
  local headers = {}
  for name, value in pairs(calls.headers) do headers[name] = value end
  for name, value in pairs(session_headers) do headers[name] = value end
  return headers
end

function request()
  if step == 'initialize' then return wrk.format('POST', nil, calls.headers, calls.initialize) end
  local headers = under({ ['Mcp-Session-Id'] = session, ['MCP-Protocol-Version'] = calls.version })
  return wrk.format('POST', nil, headers, step == 'initialized' and calls.initialized or calls.call)
end

local function session_of(headers)
  for name, value in pairs(headers) do
    if string.lower(name) == 'mcp-session-id' then return value end
  end
end

local function fail(status, body)
  wrong = wrong + 1
  step = 'initialize'
  io.write(string.format('wrong %d %s\n', status, string.sub(body, 1, 500)))
end

function response(status, headers, body)
  if step == 'initialize' then
    session = session_of(headers)
    if status ~= 200 or not session then return fail(status, body) end
    step = 'initialized'
  elseif step == 'initialized' then
    if status ~= 202 then return fail(status, body) end
    step = 'call'
  else
    if status ~= 200 or not string.find(body, calls.expected, 1, true) then return fail(status, body) end
    finished = finished + 1
    step = 'initialize'
  end
end

function done(summary, latency)
  local failed = summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout
  local opened = 0
  for _, thread in ipairs(threads) do
    failed = failed + thread:get('wrong')
    opened = opened + thread:get('finished')
  end
  io.write(string.format('result %d %d %d %d %d\n', opened, summary.duration, failed, latency:percentile(99), summary.bytes))
end
