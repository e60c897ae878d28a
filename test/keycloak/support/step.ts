import { appendFileSync } from 'node:fs';
import { captureLog } from '../../support/log-capture.js';

const REFUSED = /"event":"(auth\.[a-z-]+)".*?"why":"((?:[^"\\]|\\.)*)"/;
const NOTE_MAX = 200;

/** A test whose outcome is a cell of the table that `npm run test:keycloak` prints; `act` gets the log, and may answer what was seen. */
export function step(client: string, name: string, act: (lines: readonly string[]) => Promise<string | void>): void {
  it(name, async () => {
    const begun = Date.now();
    const log = captureLog();
    const report = (held: boolean, note: string) => {
      const file = process.env['KEYCLOAK_REPORT'];
      const cell = { client, step: name, held, ms: Date.now() - begun, note };
      if (file) appendFileSync(file, `${JSON.stringify(cell)}\n`);
    };
    try {
      report(true, (await act(log.lines)) ?? '');
    } catch (error) {
      // Why the service refused a token says more than what a client makes of it.
      const refused = log.lines.flatMap((line) => REFUSED.exec(line)?.slice(1).join(': ') ?? []).at(-1);
      report(false, (refused ?? String(error).split('\n')[0]!).slice(0, NOTE_MAX));
      throw error;
    } finally {
      log.restore();
    }
  });
}
