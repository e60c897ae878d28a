import { ensureBuilt } from './build.mjs';
import { ensureInstalled } from './install.mjs';
import { jest } from './jest.mjs';
import { ensureRedisServer } from './redis.mjs';

/**
 * Runs the tests of a folder in their long form, one file after the other, with the arguments of this process.
 *
 * @param folder that the tests are in, itself and no other that begins like it
 * @param variables that ask for the long form, where the environment does not have them
 */
export function runLongForm(folder, variables) {
  ensureInstalled();
  ensureRedisServer();
  ensureBuilt();
  for (const [name, value] of Object.entries(variables)) process.env[name] ??= value;
  const { passed, failed } = jest([`${folder}/`, '--runInBand', ...process.argv.slice(2)]);
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
}
