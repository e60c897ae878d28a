import { officialClients, type OfficialClient } from '../support/clients.js';
import { type RedisServer, startRedis } from '../support/redis-server.js';
import type { Service } from '../support/service.js';
import { until } from '../support/until.js';
import { cleanedUp, held } from './support/gauges.js';
import { startProbed } from './support/probed-service.js';

jest.setTimeout(120_000);

const CLIENTS = 200;
/** Every fifth client ends its session itself. */
const DELETES = CLIENTS / 5;

/** What a client does; resolves with what went wrong, so that one failure does not hide the others. */
type Task = (client: OfficialClient, name: string) => Promise<string | undefined>;

const equal = (what: string, got: unknown, wanted: unknown) =>
  JSON.stringify(got) === JSON.stringify(wanted)
    ? undefined
    : `${what}: ${JSON.stringify(got)}, not ${JSON.stringify(wanted)}`;

const echoes: Task = async (client, name) => {
  const texts = Array.from({ length: 5 }, (_, index) => `${name} echo ${index}`);
  return equal('echo', await Promise.all(texts.map((text) => client.text('echo', { text }))), texts);
};

const progress: Task = async (client, name) => {
  const heard: (string | undefined)[] = [];
  const args = { steps: 4, everyMs: 50, tag: `${name} step ` };
  const answer = await client.text('paced', args, { onProgress: ({ message }) => heard.push(message) });
  const steps = [1, 2, 3, 4].map((step) => `${name} step ${step}`);
  return equal('progress', [...heard, answer], [...steps, `${name} step 4 steps`]);
};

const question: Task = async (client, name) => {
  const answer = JSON.parse(await client.text('ask', { question: `${name}?` }));
  return equal('elicitation', answer.content, { answer: `${name} was asked ${name}?` });
};

const cancel: Task = async (client, name) => {
  const abort = new AbortController();
  const call = client.text('hold', { gate: name }, { signal: abort.signal, onProgress: () => abort.abort() });
  return call.then(
    () => `cancel: ${name} was answered`,
    () => undefined,
  );
};

const remove: Task = async (client) => {
  await client.endSession();
  return undefined;
};

const TASKS: readonly Task[] = [echoes, progress, question, cancel];

/** Every client does everything, each beginning somewhere else, two things at a time. */
async function run(client: OfficialClient, index: number): Promise<(string | undefined)[]> {
  const name = `client ${index}`;
  const tasks = TASKS.map((_, step) => TASKS[(index + step) % TASKS.length]!);
  const first = await Promise.all(tasks.slice(0, 2).map((task) => task(client, name)));
  const second = await Promise.all(tasks.slice(2).map((task) => task(client, name)));
  return [...first, ...second, ...(index % (CLIENTS / DELETES) === 0 ? [await remove(client, name)] : [])];
}

describe.each(['Redis', 'memory'])(`${CLIENTS} clients at once on a store in %s`, (store) => {
  let redis: RedisServer | undefined;
  let service: Service;

  beforeAll(async () => {
    redis = store === 'Redis' ? await startRedis() : undefined;
    service = await startProbed(redis && { REDIS_URL: redis.url });
  });
  afterAll(async () => {
    await service?.stop('SIGKILL');
    await redis?.stop();
  });

  it('each get their own answers, and leave nothing behind but their sessions', async () => {
    const connecting = Array.from({ length: CLIENTS }, (_, index) => {
      const [, connect] = officialClients[index % officialClients.length]!;
      const content = (message: string) => ({ answer: `client ${index} was asked ${message}` });
      return connect(service.url, { elicit: ({ message }) => ({ action: 'accept', content: content(message) }) });
    });
    const clients = await Promise.all(connecting);
    expect(new Set(clients.map((client) => client.sessionId)).size).toBe(CLIENTS);
    const problems = (await Promise.all(clients.map(run))).flat().filter((problem) => problem !== undefined);
    expect(problems).toEqual([]);
    await Promise.all(clients.map((client) => client.close()));

    await until(async () => (await held(service)).streams === 0);
    expect(await held(service)).toEqual({ warm: CLIENTS - DELETES, calls: 0, streams: 0 });
    expect(await cleanedUp(service, 'deleted')).toBe(DELETES);
    expect(await service.metric('mcp_sessions_created_total')).toBe(CLIENTS);
    expect(await service.metric('mcp_answers_dropped_total{reason="unknown"}')).toBe(0);
    expect(service.logs.filter(({ level }) => level === 'warn' || level === 'error')).toEqual([]);
  });
});
