/** A replica that stays one would otherwise make every single command reconnect. */
const INTERVAL_MS = 5_000;

/**
 * READONLY says that the server behind this connection is a replica now. The name it was reached by may lead to the
 * new master, so the connection is made anew, at most once in an interval.
 */
export function reconnectOnReadOnly(now: () => number = () => performance.now()): (error: Error) => boolean {
  let last = Number.NEGATIVE_INFINITY;
  return (error) => {
    if (!error.message.startsWith('READONLY') || now() - last < INTERVAL_MS) return false;
    last = now();
    return true;
  };
}
