const { setTimeout: later } = require('node:timers');

const GRACE_MS = 5_000;

/**
 * Fails a run that can't end because a test left something open, and says what; without it jest waits for ever, and with
 * --forceExit what was left would never show. Only what is open in this process counts: jest ends its workers itself.
 */
module.exports = () => {
  later(() => {
    const left = process.getActiveResourcesInfo().filter((kind) => !/^(TTY|Pipe)Wrap$/.test(kind));
    console.error(`A test left something open for ${GRACE_MS / 1_000} s: ${left.join(', ')}`);
    process.exit(1);
  }, GRACE_MS).unref();
};
