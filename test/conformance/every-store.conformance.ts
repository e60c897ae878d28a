import { compiledFixture } from '../support/compiled-fixture.js';
import { expectConformance, RUN_TIMEOUT_MS, runConformance, type Store } from './conformance-run.js';
import type { Revision } from './expected-passes.js';
import { headline, rowOf } from './table.js';

const RUNS: readonly (readonly [Store, Revision])[] = [
  ['memory', '2025-11-25'],
  ['memory', '2025-06-18'],
  ['Redis', '2025-11-25'],
  ['Redis', '2025-06-18'],
];

/** Run by `npm run conformance`. */
describe('the conformance suite', () => {
  const table: string[] = [headline];
  let fixture: string;
  beforeAll(() => (fixture = compiledFixture('conformance')));
  afterAll(() => process.stdout.write(`\n${table.join('\n')}\n\n`));

  it.each(RUNS)(
    'passes every check with sessions in %s at %s',
    async (store, revision) => {
      const outcome = await runConformance(store, revision, fixture);
      table.push(rowOf(store, revision, outcome));
      expectConformance(outcome, revision);
    },
    RUN_TIMEOUT_MS,
  );
});
