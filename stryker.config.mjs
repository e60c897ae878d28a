import { partOf } from './scripts/steps/mutation-parts.mjs';

const { mutate, specs } = partOf(process.env.MUTATION_PART);

/** Of `npm run test:mutation`, which runs one part after the other (docs/mutation.md). */
export default {
  mutate,
  testRunner: 'jest',
  testRunnerNodeArgs: ['--expose-gc'],
  plugins: ['@stryker-mutator/jest-runner'],
  jest: {
    configFile: 'jest.config.cjs',
    // The teardown ends a process that can't end, and Stryker's runners stay.
    config: { testRegex: specs, globalTeardown: null },
  },
  coverageAnalysis: 'perTest',
  // What runs once, as a module is loaded, needs all specs for each mutant.
  ignoreStatic: true,
  concurrency: 2,
  // On a busy machine a spec takes many times as long: only a loop without end counts as noticed by time.
  timeoutMS: 30_000,
  incremental: true,
  reporters: ['clear-text', 'progress-append-only'],
  clearTextReporter: { allowColor: false, reportTests: false },
  ignorePatterns: ['.cache', 'dist', 'helm', 'docs', 'examples', 'bench'],
};
