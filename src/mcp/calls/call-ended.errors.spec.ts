import { CallAbandonedError, CallCancelledError, ResponseClosedError, TaskEndedError } from './call-ended.errors.js';

it.each([
  [new CallCancelledError('too slow'), 'CallCancelledError', 'The client cancelled the call: too slow'],
  [new CallCancelledError(undefined), 'CallCancelledError', 'The client cancelled the call'],
  [new CallCancelledError(''), 'CallCancelledError', 'The client cancelled the call'],
  [new CallAbandonedError('it was'), 'CallAbandonedError', 'The call was abandoned: it was'],
  [new ResponseClosedError('closed'), 'ResponseClosedError', 'closed'],
  [new TaskEndedError('ended'), 'TaskEndedError', 'ended'],
])('says why a call ended, without a stack that keeps its objects: %s', (error, name, message) => {
  expect(error).toBeInstanceOf(Error);
  expect([error.name, error.message, error.stack]).toEqual([name, message, message]);
});
