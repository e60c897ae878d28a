import { takeApart } from '../../src/mcp/modern/state/seal.js';
import { newStateKey, stateKeyText } from '../../src/mcp/keys/state-key.js';
import { RawModern } from '../support/raw-modern.js';
import { Service } from '../support/service.js';
import { report } from './support/report.js';
import { RoundRobin } from './support/round-robin.js';

jest.setTimeout(300_000);

const PODS = 3;
const CALLERS = 3;
const ARGUMENTS = { question: 'Tea?' };
const ANSWERS = { answer: { action: 'accept', content: { yes: true } } };

const [OLD, NEW] = [newStateKey(), newStateKey()];
const [oldKey, newKey] = [stateKeyText(OLD), stateKeyText(NEW)];

let pods: Service[] = [];
let proxy: RoundRobin;
let calls = 0;
const problems: string[] = [];

const startPod = (keys: readonly string[]) => Service.start({ MCP_STATE_KEYS: keys.join(',') });

beforeAll(async () => {
  pods = await Promise.all(Array.from({ length: PODS }, () => startPod([oldKey])));
  proxy = await RoundRobin.before(pods.map(({ port }) => port));
});
afterAll(async () => {
  await Promise.all(pods.map((pod) => pod.stop('SIGKILL')));
  await proxy?.close();
});

/** Replaces pods one by one: the new one serves before the old one goes. */
async function rollOut(keys: readonly string[], afterEach: () => Promise<void>): Promise<void> {
  for (const [index, old] of [...pods.entries()]) {
    pods[index] = await startPod(keys);
    proxy.route(pods.map(({ port }) => port));
    // A request may be on its way to a pod when the load balancer looks away.
    await proxy.answeredAll(old.port);
    await old.stop('SIGTERM');
    await afterEach();
  }
}

async function confirm(
  more: object,
): Promise<{ resultType?: string; requestState?: string; [field: string]: unknown }> {
  calls += 1;
  const client = new RawModern(proxy.url, { elicitation: { form: {} } });
  const response = await client.request('tools/call', { name: 'confirm', arguments: ARGUMENTS, ...more });
  const body = await response.body();
  if (response.status !== 200) problems.push(`${response.status} ${body}`);
  return response.status === 200 ? (JSON.parse(body).result ?? { error: body }) : {};
}

async function ask(): Promise<string> {
  const result = await confirm({});
  if (!result.requestState) problems.push(`no question: ${JSON.stringify(result)}`);
  return result.requestState ?? '';
}

async function answer(requestState: string): Promise<void> {
  const result = await confirm({ requestState, inputResponses: ANSWERS });
  if (!JSON.stringify(result).includes('The person said yes.')) problems.push(`no end: ${JSON.stringify(result)}`);
}

async function keepCalling(signal: AbortSignal): Promise<void> {
  while (!signal.aborted) await answer(await ask());
}

it('keys are rotated in two rollouts under load, without Redis, and no call fails', async () => {
  const done = new AbortController();
  const callers = Array.from({ length: CALLERS }, () => keepCalling(done.signal));
  const asked: string[] = [];
  // People take their time: what was asked before a pod was replaced is answered after it, and may land anywhere.
  const askAndAnswer = async () => {
    asked.push(...(await Promise.all(pods.map(ask))));
    for (const text of asked) await answer(text);
  };
  await askAndAnswer();
  expect(asked.map((text) => takeApart(text)?.keyId)).toEqual(pods.map(() => OLD.id));
  await rollOut([oldKey, newKey], askAndAnswer);
  await rollOut([newKey, oldKey], askAndAnswer);
  done.abort();
  await Promise.all(callers);

  expect([...new Set(problems)]).toEqual([]);
  expect(asked.slice(-PODS).map((text) => takeApart(text)?.keyId)).toEqual(pods.map(() => NEW.id));
  report('rotation of keys', [
    ['pods replaced', 2 * PODS],
    ['calls', calls],
    ['errors', problems.length, 0],
  ]);
});
