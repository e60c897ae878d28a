import { connectSdk1, connectThroughRemote } from './sdk-1.mjs';
import { connectClient2 } from './client-2.mjs';
import { runHarm } from './harms.mjs';
import { runSteps } from './steps.mjs';

/** Prints `<step> ok|unsupported|failed <what was seen>` for each of `MCP_STEPS`, against the server at `MCP_URL`. */
const url = new URL(process.env.MCP_URL);
const steps = process.env.MCP_STEPS.split(',');
const connect = connectorOf(process.env.MCP_CLIENT);

if (steps.length === 1 && ['killed', 'gone'].includes(steps[0])) await runHarm(steps[0], () => connect(url));
else await runSteps(steps, () => connect(url));
process.exit(0);

function connectorOf(name) {
  if (name === 'mcp-remote') return connectThroughRemote;
  if (name.startsWith('sdk-')) return (at) => connectSdk1(at, name);
  return (at) => connectClient2(at, name);
}
