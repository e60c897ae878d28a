import { compiledFixture } from '../support/compiled-fixture.js';
import { expectConformance, RUN_TIMEOUT_MS } from './conformance-run.js';
import { PARTS } from './expected-passes.js';
import { runSuite } from './suite.js';
import { headline, rowOf } from './table.js';
import { type Setting, startTarget, type Target } from '../support/target.js';

/** Tests of every part of the suite in every setting, whose results are printed as a table. */
export function expectConformanceOf(settings: readonly Setting[]): void {
  const table: string[] = [headline];
  afterAll(() => process.stdout.write(`\n${table.join('\n')}\n\n`));

  describe.each(settings)('the conformance suite against %s', (setting) => {
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
}
