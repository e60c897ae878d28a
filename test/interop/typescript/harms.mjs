import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { tell } from './steps.mjs';

/** After this the library gives a call up by itself, in ms; it counts for 6 s, and a pod's call is taken over within seconds. */
const CALL_LIMIT_MS = 25_000;
const WITHIN_MS = 40_000;

const HARMS = {
  /** The pod that counts is killed: the result comes, or one error; the connection serves on. */
  killed: async (session) => {
    let waits = false;
    const onProgress = () => {
      if (!waits) console.log('waiting');
      waits = true;
    };
    const outcome = await outcomeOf(
      session.text('countdown', { from: 12, ms: 500 }, { onProgress, timeoutMs: CALL_LIMIT_MS }),
    );
    const after = await outcomeOf(session.text('echo', { text: 'after' }));
    if (after !== 'after') throw new Error(`the call ended with ${outcome}, and the next with ${after}`);
    return outcome === 'done' ? 'the result' : outcome;
  },
  /** The next call is served in a new session, or ends with one error; a new connection works. */
  gone: async (session, connect) => {
    console.log('waiting');
    while (!existsSync(process.env.MCP_GO)) await sleep(50);
    const outcome = await outcomeOf(session.text('echo', { text: 'after' }));
    const again = await outcomeOf((await connect()).text('echo', { text: 'again' }));
    if (again !== 'again') throw new Error(`after ${outcome} a new connection got ${again}`);
    return outcome === 'after' ? 'served on' : outcome;
  },
};

/** Runs the one step during which the server is harmed. */
export async function runHarm(step, connect) {
  await tell(step, async () => HARMS[step](await connect(), connect));
}

async function outcomeOf(call) {
  const late = sleep(WITHIN_MS, undefined, { ref: false }).then(() => {
    throw new Error(`nothing came in ${WITHIN_MS / 1_000} s`);
  });
  const text = call.catch((error) => `an error: ${error.message.replaceAll(/\s+/g, ' ').slice(0, 160)}`);
  return Promise.race([text, late]);
}
