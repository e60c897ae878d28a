import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';

/** The Inspector's command line: one run, and so one session, for each request. */
const COMMAND = fileURLToPath(import.meta.resolve('../node_modules/.bin/mcp-inspector'));
const TOOLS = 'add,ask,contents,countdown,echo,fail,logs,progress,slow,toggle,touch';
/** Of `--load`. */
const LOAD = ['--load', '--load-requests', '20', '--load-concurrency', '20'];

const home = mkdtempSync(join(tmpdir(), 'mooring-inspector-'));
const without = (why) => () => Promise.reject(new Unsupported(why));
class Unsupported extends Error {}

const STEPS = {
  connect: async () => (await resultOf('initialize')).protocolVersion,
  lists: async () => {
    same(
      (await resultOf('tools/list')).tools
        .map(({ name }) => name)
        .sort()
        .join(),
      TOOLS,
    );
    same(
      (await resultOf('prompts/list')).prompts.map(({ name }) => name),
      ['greet'],
    );
    same(
      (await resultOf('resources/list')).resources.map(({ uri }) => uri),
      ['interop://note'],
    );
    const { resourceTemplates } = await resultOf('resources/templates/list');
    same(
      resourceTemplates.map(({ uriTemplate }) => uriTemplate),
      ['interop://items/{id}'],
    );
  },
  prompt: async () => {
    const { messages } = await resultOf('prompts/get', '--prompt-name', 'greet', '--prompt-args', 'name=ada');
    same(
      messages.map(({ content }) => content.text),
      ['Hello, ada!'],
    );
  },
  completion: without('completion/complete'),
  read: async () => {
    same((await resultOf('resources/read', '--uri', 'interop://note')).contents[0].text, 'a note');
    same((await resultOf('resources/read', '--uri', 'interop://items/7')).contents[0].text, 'item 7');
  },
  echo: async () => {
    const text = 'Grüße, 世界 👋';
    same((await called('echo', { text })).content[0].text, text);
  },
  structured: async () => same((await called('add', { a: 2, b: 3 })).structuredContent, { sum: 5 }),
  contents: async () => (await called('contents')).content.map(({ type }) => type).join(', '),
  errors: async () => {
    const { code, output } = await inspect('tools/call', '--tool-name', 'fail');
    same([code, output.result.isError, output.result.content[0].text], [5, true, 'it failed']);
    same((await inspect('resources/read', '--uri', 'interop://none')).code, 1);
  },
  progress: without('progress'),
  accept: without('elicitation'),
  decline: without('elicitation'),
  'cancel-question': without('elicitation'),
  cancel: without('a way to cancel'),
  timeout: without('a time-out for a call'),
  level: without('log messages; it sets the level and ends'),
  subscribe: without('subscriptions'),
  'list-changed': without('anything to wait with'),
  parallel: async () => {
    const { code } = await inspect('tools/call', '--tool-name', 'echo', '--tool-arg', 'text=many', ...LOAD);
    same(code, 0);
  },
  close: without('a session that it ends; it leaves it'),
  killed: async () => {
    const call = called('countdown', { from: 12, ms: 500 });
    // It shows no progress: the suite waits until the call runs.
    console.log('waiting');
    const outcome = await call.then(
      ({ content }) => content[0].text,
      ({ message }) => `an error: ${message}`,
    );
    return outcome === 'done' ? 'the result' : outcome;
  },
  gone: without('a session that lasts longer than one request'),
};

for (const step of process.env.MCP_STEPS.split(',')) {
  try {
    console.log(`${step} ok ${(await STEPS[step]()) ?? ''}`.trimEnd());
  } catch (error) {
    const kind = error instanceof Unsupported ? 'unsupported' : 'failed';
    console.log(`${step} ${kind} ${error.message.replaceAll(/\s+/g, ' ').slice(0, 300)}`);
  }
}
rmSync(home, { recursive: true, force: true });
process.exit(0);

async function called(tool, args = {}) {
  return resultOf('tools/call', '--tool-name', tool, '--tool-args-json', JSON.stringify(args));
}

async function resultOf(...args) {
  const { code, output, stderr } = await inspect(...args);
  if (code !== 0) throw new Error(`it ended with ${code}: ${stderr}`);
  return output.result;
}

/** @returns the exit code, and what it printed as JSON */
function inspect(...args) {
  const env = { ...process.env, HOME: home, MCP_CATALOG_PATH: join(home, 'catalog.json') };
  const era = ['--protocol-era', process.env.MCP_ERA];
  const all = [COMMAND, '--cli', process.env.MCP_URL, '--format', 'json', ...era, '--method', ...args];
  const child = spawn(process.execPath, all, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const read = { stdout: '', stderr: '' };
  for (const stream of Object.keys(read)) child[stream].on('data', (chunk) => (read[stream] += chunk));
  return new Promise((resolve) => {
    child.once('close', (code) => {
      const [line] = read.stdout.split('\n');
      resolve({ code, output: line ? JSON.parse(line) : undefined, stderr: read.stderr.slice(-300) });
    });
  });
}

function same(seen, wanted) {
  if (!isDeepStrictEqual(seen, wanted)) throw new Error(`${JSON.stringify(seen)} and not ${JSON.stringify(wanted)}`);
}
