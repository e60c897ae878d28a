import { compiledFixture } from '../support/compiled-fixture.js';
import { expectConformance, RUN_TIMEOUT_MS } from './conformance-run.js';
import { PARTS } from './expected-passes.js';
import { runSuite } from './suite.js';
import { headline, rowOf } from './table.js';
import { type Setting, startTarget, type Target } from '../support/target.js';

const SETTINGS: readonly Setting[] = ['memory', 'Redis', '3 pods'];

const table: string[] = [headline];
afterAll(() => process.stdout.write(`\n${table.join('\n')}\n\n`));

/** Run by `npm run conformance`: everything against one running URL per setting. */
describe.each(SETTINGS)('the conformance suite against %s', (setting) => {
  let target: Target;
  beforeAll(async () => (target = await startTarget(setting, compiledFixture('conformance'))), RUN_TIMEOUT_MS);
  afterAll(() => target?.stop());

  it.each(PARTS)(
    'passes every check of %s',
    async (part) => {
      const outcome = await runSuite(target.url, part);
      table.push(rowOf(setting, part, outcome));
      expectConformance(outcome, part);
    },
    RUN_TIMEOUT_MS,
  );
});
