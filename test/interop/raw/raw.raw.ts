import { RawSession } from '../../support/raw-session.js';
import { BODIES } from './bodies.cases.js';
import { HEADERS } from './headers.cases.js';
import { METHODS } from './methods.cases.js';
import { MODERNS } from './modern.cases.js';
import { outcomeOf } from './outcome.js';
import type { RawCase } from './raw-case.js';
import { type ReferenceServer, SERVERS, startOurs, startReference } from './reference-servers.js';
import { RULES } from './rules.js';
import { type Outcomes, writeDown, writtenDown } from './written-down.js';

const OURS = 'Mooring';
const CASES = [...HEADERS, ...BODIES, ...METHODS, ...MODERNS];
const RECORDS = process.env['INTEROP_RAW'] === 'record';
/** Installs and builds what the servers need, the first time. */
const START_LIMIT_MS = 10 * 60_000;

jest.setTimeout(60_000);

const known = writtenDown();
const seen = new Map<string, Outcomes | undefined>();

afterAll(() => {
  if (RECORDS) writeDown(seen);
});

it('asks at least 200 things, each once', () => {
  expect(new Set(CASES.map(({ name }) => name)).size).toBe(CASES.length);
  expect(CASES.length).toBeGreaterThanOrEqual(200);
});

it('has nothing written down that is not asked', () => {
  expect(Object.keys(known).filter((name) => !CASES.some((each) => each.name === name))).toEqual([]);
});

describe.each(['legacy', 'modern'] as const)('in the %s era', (era) => {
  const servers = new Map<string, ReferenceServer>();

  beforeAll(async () => {
    servers.set(OURS, await startOurs());
    for (const name of SERVERS) {
      const server = await startReference(name, era);
      if (server) servers.set(name, server);
      else if (!(name === 'SDK 1.x' && era === 'modern')) console.warn(`SKIPPED: ${name} can't be started here.`);
    }
  }, START_LIMIT_MS);

  afterAll(async () => {
    for (const server of servers.values()) await server.stop();
  });

  it.each(CASES.filter((each) => each.era === era))('$name', async (each) => {
    const outcomes = await outcomesOf(each);
    const differs = Object.values(outcomes).length > 1;
    seen.set(each.name, differs ? outcomes : undefined);
    if (RECORDS) return;
    const expected = known[each.name]?.outcomes;
    expect(differs ? outcomes : undefined).toEqual(expected && ofThose(expected));
    const rule = known[each.name]?.rule;
    if (rule) expect(outcomes[OURS]).toMatch(RULES[rule].fits);
  });

  async function outcomesOf(each: RawCase): Promise<Outcomes> {
    const all = await Promise.all([...servers].map(async ([name, { url }]) => [name, await ask(url, each)] as const));
    const [, ours] = all[0]!;
    return Object.fromEntries(all.filter(([name, outcome]) => name === OURS || outcome !== ours));
  }

  /** Without the servers that are not here; nothing is left where only they differ. */
  function ofThose(expected: Outcomes): Outcomes | undefined {
    const here = Object.entries(expected).filter(([name]) => servers.has(name));
    return here.length > 1 ? Object.fromEntries(here) : undefined;
  }
});

async function ask(url: URL, each: RawCase): Promise<string> {
  const session = each.era === 'legacy' ? (await RawSession.open(url)).id : '';
  return outcomeOf(url, each.request(session));
}
