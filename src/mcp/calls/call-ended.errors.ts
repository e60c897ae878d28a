import { quoted } from '../../text/quoted.js';

/**
 * Why a call's signal was aborted. It has no stack: V8 keeps the objects that a stack went through, so a tool that
 * kept the reason would keep the whole transport.
 */
abstract class CallEndedError extends Error {
  constructor(message: string) {
    super(message);
    this.stack = message;
  }
}

/** Legacy era: the client sent `notifications/cancelled`. */
export class CallCancelledError extends CallEndedError {
  constructor(reason: string | undefined) {
    super(reason ? `The client cancelled the call: ${quoted(reason)}` : 'The client cancelled the call');
    this.name = 'CallCancelledError';
  }
}

/** Legacy era: the session ended, or the server is going down, while the call was running. */
export class CallAbandonedError extends CallEndedError {
  constructor(why: string) {
    super(`The call was abandoned: ${why}`);
    this.name = 'CallAbandonedError';
  }
}

/** Without a session: the response was closed, which is how a client cancels there, or the server is going down. */
export class ResponseClosedError extends CallEndedError {
  constructor(why: string) {
    super(why);
    this.name = 'ResponseClosedError';
  }
}

/** A task was cancelled or taken over, or has ended. */
export class TaskEndedError extends CallEndedError {
  constructor(why: string) {
    super(why);
    this.name = 'TaskEndedError';
  }
}
