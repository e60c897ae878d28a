import { type RedisServer, startRedis } from '../support/redis-server.js';
import { TokenIssuer } from '../support/tokens.js';
import { allBodyCases, someBodyCases } from './support/body-cases.js';
import { CostClient } from './support/client.js';
import type { CostCase } from './support/cost-case.js';
import { CostRun } from './support/cost-run.js';
import { CostedService } from './support/costed-service.js';
import { costTable } from './support/cost-table.js';
import { headerCases } from './support/header-cases.js';
import { mutationCases } from './support/mutation-cases.js';
import { scenarioCases } from './support/scenario-cases.js';
import { tokenCases } from './support/token-cases.js';

/** How many mutated requests; the long form also has every content in every place, and real messages at nine sizes each. */
const MUTATED = Number(process.env['FUZZ_COST_CASES'] ?? 0);
const IS_LONG = MUTATED > 0;
const SEED = Number(process.env['FUZZ_SEED'] ?? 20_260_728);
/** Only these fields. */
const ONLY = new RegExp(process.env['FUZZ_COST_FIELD'] ?? '');

jest.setTimeout(IS_LONG ? 14_400_000 : 600_000);

let redis: RedisServer | undefined;
let issuer: TokenIssuer | undefined;
let run: CostRun | undefined;
afterEach(async () => {
  await run?.stop();
  await issuer?.close();
  await redis?.stop();
  [redis, issuer, run] = [undefined, undefined, undefined];
});

/** @param studied few enough for the long form to try each at every size; of the others, it does so where one is remarkable */
async function survives(running: CostRun, studied: readonly CostCase[], others: readonly CostCase[]): Promise<void> {
  const begun = performance.now();
  const isMeant = ({ field, content }: CostCase) => ONLY.test(`${field} ${content}`);
  for (const cost of studied.filter(isMeant)) await (IS_LONG ? running.study(cost, 256) : running.glance(cost));
  for (const cost of others.filter(isMeant)) await running.glance(cost);
  const seconds = ((performance.now() - begun) / 1_000).toFixed(0);
  process.stdout.write(
    `${costTable(running.rows, IS_LONG ? Infinity : 15)}\n${running.requests} requests in ${seconds} s, seed ${SEED}\n`,
  );
  expect(running.problems).toEqual([]);
}

function start(client: CostClient, env?: Readonly<Record<string, string>>): Promise<CostRun> {
  run = new CostRun(client, () => CostedService.start(env));
  return run.ready().then(() => run!);
}

/** There are 72,000, which take hours: of so many parts, the seed says which is tried. */
const PARTS = Number(process.env['FUZZ_COST_PARTS'] ?? 8);
const bodies = (client: CostClient) =>
  IS_LONG ? allBodyCases(client).filter((_, index) => index % PARTS === SEED % PARTS) : someBodyCases(client, 1, SEED);
const mutations = (client: CostClient, short: number, seed = SEED) =>
  mutationCases(client, IS_LONG ? MUTATED : short, seed);

describe('what a request costs is bounded by its size', () => {
  it('in every field that a client controls, in either era', async () => {
    const client = new CostClient();
    const running = await start(client);
    const others = [...headerCases(client), ...bodies(client), ...mutations(client, 60)];
    await survives(running, scenarioCases(client), others);
  });

  it('with a token, and Redis', async () => {
    [redis, issuer] = [await startRedis(), await TokenIssuer.start()];
    const client = new CostClient(await issuer.token('costs'));
    const running = await start(client, { ...issuer.env, REDIS_URL: redis.url });
    const others = [...headerCases(client), ...mutations(client, 100, SEED + 1)];
    await survives(running, tokenCases(client, issuer), others);
  });

  it('without the token that is asked for', async () => {
    issuer = await TokenIssuer.start();
    const client = new CostClient('none');
    const running = await start(client, issuer.env);
    await survives(running, [], [...headerCases(client), ...mutationCases(client, 50, SEED + 2)]);
  });
});
