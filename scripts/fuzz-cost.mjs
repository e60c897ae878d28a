import './steps/check-node.mjs';
import { runLongForm } from './steps/long-form.mjs';

/**
 * `FUZZ_COST_CASES` is how many mutated requests it tries, `FUZZ_SEED` makes others of them and chooses which part of all pairs of field and content is tried (of `FUZZ_COST_PARTS`, 8; 1 tries all), and `FUZZ_COST_FIELD`, a
 * pattern, leaves out all other fields.
 */
runLongForm('test/fuzz-cost', { FUZZ_COST_CASES: '2000' });
