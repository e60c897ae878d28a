import { CALL } from './clients.mjs';
import { forEach, Session } from './session.mjs';

/** Opens sessions as clients do, and calls each once. */
export async function useSessions({ url }, count) {
  const sessions = [];
  await forEach(count, async () => {
    const session = await Session.open(url);
    await session.call(CALL.name, CALL.arguments);
    sessions.push(session);
  });
  return sessions;
}

/** Bytes in use after garbage collections, of a process that has the heap probe. */
export const heapUsed = async (pod) => (await pod.probed('heap.measured')).heapUsed;

/** What each of so many sessions adds to the heap of a pod that parks none. */
export async function heapOfSessions(pod, count) {
  // As many before, so that what is compiled and cached on the way is there already.
  await useSessions(pod, count);
  const empty = await heapUsed(pod);
  await useSessions(pod, count);
  return ((await heapUsed(pod)) - empty) / count;
}
