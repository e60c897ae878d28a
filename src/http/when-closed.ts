import type { ServerResponse } from 'node:http';
import { safely } from '../lifecycle/background.js';

/**
 * Calls back once, when a response is over or its connection is, also where that was so before. A response that waits
 * behind another of its connection (pipelining) is never told itself that the connection is gone.
 *
 * @returns calls it off
 */
export function whenClosed(response: ServerResponse, closed: () => void): () => void {
  const { req } = response;
  const callOff = () => {
    response.off('close', close);
    req?.socket.off('close', close);
  };
  let waiting = true;
  const close = () => {
    callOff();
    if (waiting) safely('end of a connection', closed);
    waiting = false;
  };
  response.once('close', close);
  // As many as there are responses in the queue.
  req?.socket.setMaxListeners(0).once('close', close);
  if (response.destroyed || req?.socket.destroyed) queueMicrotask(close);
  return () => {
    waiting = false;
    callOff();
  };
}
