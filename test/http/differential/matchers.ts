import type { Case } from './cases.js';
import type { Observed } from './compare.js';

const text = (wanted: string | RegExp, actual: unknown) =>
  typeof wanted === 'string' ? actual === wanted : wanted.test(String(actual));

/** An error for the whole HTTP request. */
export const refused = (status: number, code: number, message: string | RegExp) => (observed: Observed) =>
  observed['status'] === status && observed['error.code'] === code && text(message, observed['error.message']);

/** A JSON-RPC error for one request. */
export const error = (code: number, message: string | RegExp) => refused(200, code, message);

/** Anything but an error. */
export const served = (observed: Observed) => Number(observed['status']) < 300 && observed['error.code'] === undefined;

/** 202 for what needs no answer. */
export const accepted = ({ status, messages }: Observed) => status === 202 && messages === 0;

/** A tool's result that says `message`. */
export const toolError = (message: RegExp) => (observed: Observed) =>
  served(observed) && observed['result.isError'] === true && message.test(JSON.stringify(observed['result.content']));

export const named =
  (pattern: RegExp, session?: Case['session']) =>
  ({ name, session: of }: Case) =>
    pattern.test(name) && (session === undefined || session === of);
