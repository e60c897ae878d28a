import type { ServerResponse } from 'node:http';
import { faults } from '../lifecycle/faults.js';

/** So many answers are sent at once, so that in a long tick the first of them doesn't wait for all. */
const MOST_KEPT = 64;

/**
 * Sends the answers of one tick of the event loop at its end, one right after the other, as Redis does with its replies.
 * To write to a socket wakes the process at its other end, which costs more than writing; of answers that
 * go out together the first wakes a client of many connections, a proxy say, and the others find it awake.
 */
class TurnEnd {
  private readonly responses: ServerResponse[] = [];
  private readonly bodies: (string | undefined)[] = [];

  /** The head of the response is written; its body, and nothing else, is left. */
  send(response: ServerResponse, body?: string): void {
    this.responses.push(response);
    this.bodies.push(body);
    if (this.responses.length === 1) setImmediate(() => this.flush());
    else if (this.responses.length >= MOST_KEPT) this.flush();
  }

  private flush(): void {
    const bodies = this.bodies.splice(0);
    this.responses.splice(0).forEach((response, index) => {
      try {
        response.end(bodies[index]);
      } catch (error) {
        faults.report('answer', error);
      }
    });
  }
}

const turnEnd = new TurnEnd();

/** Ends a response whose head is written. One that has no connection to itself yet (pipelining) only takes its body in. */
export function endWithTick(response: ServerResponse, body?: string): void {
  if (response.socket) turnEnd.send(response, body);
  else response.end(body);
}
