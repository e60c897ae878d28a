import type { BusMessage } from './bus-message.js';

/**
 * How pods wake each other: each has an inbox, and all hear broadcasts. The store is the truth and the bus only wakes:
 * a message may be lost, doubled or late, so a listener reads the store and never trusts a message for more than a
 * reason to look. Sending never throws and never waits for a receiver.
 */
export abstract class PodBus {
  /** To one pod. A dead pod's inbox swallows it. */
  abstract send(pod: string, message: BusMessage): void;

  /** To every other pod. */
  abstract broadcast(message: BusMessage): void;

  abstract onMessage(listener: (message: BusMessage) => void): void;

  /** Messages may have been lost: after each (re)subscription, look at everything that is awaited. */
  abstract onGap(listener: () => void): void;
}
