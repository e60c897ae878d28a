import { compiledFixture } from '../support/compiled-fixture.js';
import { expectConformance, RUN_TIMEOUT_MS } from './conformance-run.js';
import { PARTS } from './expected-passes.js';
import { runSuite } from './suite.js';
import { startTarget, type Target } from '../support/target.js';

/** The short form of `npm run conformance`. */
describe('the conformance suite, with sessions in memory', () => {
  let target: Target;
  beforeAll(async () => (target = await startTarget('memory', compiledFixture('conformance'))), RUN_TIMEOUT_MS);
  afterAll(() => target?.stop());

  it.each(PARTS)(
    'passes every check of %s',
    async (part) => expectConformance(await runSuite(target.url, part), part),
    RUN_TIMEOUT_MS,
  );
});
