/** A handler returned what its definition, or the protocol, does not allow: a bug of it, so its details stay in the log. */
export class WrongAnswerError extends Error {
  constructor(reason: string) {
    super(`The handler's answer cannot be sent: ${reason}`);
    this.name = 'WrongAnswerError';
  }
}
