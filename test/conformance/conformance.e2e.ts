import { compiledFixture } from '../support/compiled-fixture.js';
import { expectConformance, RUN_TIMEOUT_MS, runConformance } from './conformance-run.js';

/** The short form of `npm run conformance`. */
describe('the conformance suite', () => {
  it(
    'passes every check of 2025-11-25 with sessions in memory',
    async () => {
      const outcome = await runConformance('memory', '2025-11-25', compiledFixture('conformance'));
      expectConformance(outcome, '2025-11-25');
    },
    RUN_TIMEOUT_MS,
  );
});
