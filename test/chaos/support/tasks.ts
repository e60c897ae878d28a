import type { OfficialClient } from '../../support/clients.js';

/** How one call went, as its client saw it. Times in ms since the epoch. */
export interface Call {
  readonly tool: string;
  readonly tag: string;
  readonly begunAt: number;
  readonly endedAt: number;
  /** How long the tool itself takes. */
  readonly ownMs: number;
  /** What came and should not have: something twice, out of order, or not at all. */
  readonly wrong: string | undefined;
  /** Nothing is wrong but that steps were left out: those that came are in order, and so is the answer. */
  readonly leftOut?: boolean;
  /** The client's answer to a question was refused or cut on its way. Official clients don't send it again. */
  readonly lostAnswer?: boolean;
  readonly failure: { readonly status: number | undefined; readonly message: string } | undefined;
}

/** One thing that a client does. Never throws: how it went is its result. */
export type Task = (client: OfficialClient, tag: string) => Promise<Call>;

const ACCEPTED = 202;

/** More than any call takes that is not lost. */
const TIMEOUT_MS = 40_000;

export const echo: Task = (client, tag) =>
  call(client, 'echo', tag, 0, async () => differs([await client.text('echo', { text: tag })], [tag]));

export const ask: Task = async (client, tag) => {
  const done = await call(client, 'ask', tag, 0, async () =>
    differs([await client.text('ask', { question: tag }, { timeoutMs: TIMEOUT_MS })], [`re: ${tag}`]),
  );
  const sent = client.http.exchanges.filter(({ at }) => at >= done.begunAt);
  return { ...done, lostAnswer: sent.some(({ body, status }) => body?.includes('"result"') && status !== ACCEPTED) };
};

export const count = paced('count', 8, 150);
export const work = paced('work', 8, 150);

/** A call that reports numbered steps. Even one that fails has told a beginning of them, in order. */
export function paced(tool: 'count' | 'work', steps: number, everyMs: number): Task {
  return async (client, tag) => {
    const heard: (string | undefined)[] = [];
    const expected = Array.from({ length: steps }, (_, step) => `${tag} ${step + 1}`);
    const onProgress = ({ message }: { message?: string | undefined }) => void heard.push(message);
    let answer: string | undefined;
    const done = await call(client, tool, tag, steps * everyMs, async () => {
      answer = await client.text(tool, { steps, everyMs, tag }, { onProgress, timeoutMs: TIMEOUT_MS });
      return differs([...heard, answer], [...expected, `${tag} done`]);
    });
    if (done.failure) return { ...done, wrong: differs(heard, expected.slice(0, heard.length)) };
    const leftOut = answer === `${tag} done` && isDrawnFrom(expected, heard);
    return { ...done, leftOut };
  };
}

async function call(
  client: OfficialClient,
  tool: string,
  tag: string,
  ownMs: number,
  run: () => Promise<string | undefined>,
): Promise<Call> {
  const begunAt = Date.now();
  const begun = { tool, tag, begunAt, ownMs };
  try {
    const wrong = await run();
    return { ...begun, endedAt: Date.now(), wrong, failure: undefined };
  } catch (error) {
    const failure = { status: client.statusOf(error), message: (error as Error).message };
    return { ...begun, endedAt: Date.now(), wrong: undefined, failure };
  }
}

function differs(got: readonly unknown[], wanted: readonly unknown[]): string | undefined {
  return JSON.stringify(got) === JSON.stringify(wanted)
    ? undefined
    : `${JSON.stringify(got)} instead of ${JSON.stringify(wanted)}`;
}

/** Whether `part` is what is left of `whole` when some of it is left out. */
function isDrawnFrom(whole: readonly unknown[], part: readonly unknown[]): boolean {
  let next = 0;
  for (const one of whole) if (one === part[next]) next += 1;
  return next === part.length;
}

/** What a call ends with whose question got no answer, since it was lost on its way. */
export function isUnanswered({ tool, wrong, lostAnswer }: Call): boolean {
  return tool === 'ask' && Boolean(lostAnswer && wrong?.includes('did not answer in time'));
}

/** For a test's list of what went wrong. */
export function describeCall({ tool, tag, begunAt, endedAt, wrong, failure }: Call): string {
  const problem = wrong ?? (failure ? `${failure.status ?? ''} ${failure.message}` : 'answered');
  return `${tool} ${tag} after ${endedAt - begunAt} ms: ${problem}`;
}
