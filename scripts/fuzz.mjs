import './steps/check-node.mjs';
import { runLongForm } from './steps/long-form.mjs';

/** `FUZZ_CASES` and `FUZZ_SEED` make another run of it. */
runLongForm('test/fuzz', { FUZZ_CASES: '100000' });
