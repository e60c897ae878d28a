import { prettyMessage } from './pretty-message.js';

describe('the text of a pretty line', () => {
  it.each([
    [{ msg: 'All is closed', event: 'shutdown.complete' }, 'All is closed'],
    [{ event: 'shutdown.draining' }, 'shutdown.draining'],
    [{ msg: ' ', event: 'shutdown.draining' }, 'shutdown.draining'],
    [{ err: { message: 'no' } }, 'no'],
    [{ msg: 'One.\n\n  \nTwo.\n' }, 'One.\nTwo.'],
    [{}, ''],
  ])('has no empty line: %j', (line, text) => {
    expect(prettyMessage(line)).toBe(text);
  });
});
