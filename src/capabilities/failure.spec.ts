import { Logger } from '@nestjs/common';
import { FakeCallContext } from '../testing/fake-call-context.js';
import { ProtocolError } from './errors.js';
import { toFailure } from './failure.js';

let logged: jest.SpyInstance;
beforeEach(() => (logged = jest.spyOn(Logger.prototype, 'error').mockImplementation()));
afterEach(() => jest.restoreAllMocks());

const asking = (...urls: unknown[]) =>
  new ProtocolError(-32042, 'Pay first', {
    elicitations: urls.map((url) => ({ mode: 'url', message: 'Pay', elicitationId: 'e', url })),
  });
const failureOf = (error: unknown) => toFailure(error, 'tool "pay"', new FakeCallContext());

describe('an error that asks for a visit to a URL', () => {
  it.each(['https://example.com/pay', 'http://127.0.0.1:8080/a?b=c'])('is told as it is: %s', (url) => {
    const { code, message, data } = asking(url);
    expect(failureOf(asking(url))).toEqual({ kind: 'protocol', code, message, data });
    expect(logged).not.toHaveBeenCalled();
  });

  it.each(['javascript:alert(1)', 'data:text/html,x', 'file:///etc/passwd', 'pay.example', '', undefined])(
    'is not told where clients may not open it: %j',
    (url) => {
      expect(failureOf(asking('https://example.com', url))).toMatchObject({ kind: 'hidden' });
      const err = expect.objectContaining({ code: 'QUESTION_DEFINITION' }) as Error;
      expect(logged).toHaveBeenCalledWith(expect.objectContaining({ err }), expect.anything());
    },
  );

  it('is told as it is where it names none', () => {
    expect(failureOf(new ProtocolError(-32042, 'Pay first'))).toMatchObject({ kind: 'protocol', code: -32042 });
    const odd = new ProtocolError(-32042, 'Pay first', { elicitations: 'x' });
    expect(failureOf(odd)).toMatchObject({ kind: 'protocol', code: -32042 });
  });
});
