import { completionResult, pageOrThrow, promptResult, resourceResult, toolResult } from './outcome-results.js';

const UNKNOWN = { kind: 'unknown' } as const;
const INVALID = { kind: 'invalid', message: 'city: is missing', issues: [] } as const;
const FAILED = { kind: 'failed', code: -32050, message: 'no', data: { why: 1 } } as const;
const RESULT = { content: [] };

describe('what a client gets', () => {
  it('is the result, where there is one', () => {
    expect(toolResult('t', { kind: 'result', result: RESULT }, 'as-error')).toBe(RESULT);
    const prompt = { messages: [] };
    expect(promptResult('p', { kind: 'result', result: prompt })).toBe(prompt);
    const completion = { completion: { values: [] } };
    expect(completionResult({ kind: 'result', result: completion })).toBe(completion);
    const found = { kind: 'result', result: { contents: [] }, cache: {} } as never;
    expect(resourceResult('a:b', found, -1)).toBe(found);
    const page = { tools: [] };
    expect(pageOrThrow(page)).toBe(page);
  });

  it('is an error for what there is none of, with its name', () => {
    expect(() => toolResult('t', UNKNOWN, 'as-error')).toThrow(
      expect.objectContaining({ code: -32602, message: 'Unknown tool: t' }),
    );
    expect(() => promptResult('p', UNKNOWN)).toThrow(
      expect.objectContaining({ code: -32602, message: 'Unknown prompt: p' }),
    );
    expect(() => completionResult(UNKNOWN)).toThrow(
      expect.objectContaining({ code: -32602, message: expect.stringContaining('Unknown reference') }),
    );
    expect(() => resourceResult('a:b', UNKNOWN, -32002)).toThrow(
      expect.objectContaining({ code: -32002, message: 'Resource not found: a:b', data: { uri: 'a:b' } }),
    );
    expect(() => pageOrThrow({ kind: 'invalid-cursor' })).toThrow(
      expect.objectContaining({ code: -32602, message: 'Invalid cursor: start again without one' }),
    );
  });

  it('is what a model can mend, or an error, for arguments that do not fit', () => {
    expect(toolResult('t', INVALID, 'as-result')).toEqual({
      isError: true,
      content: [{ type: 'text', text: 'city: is missing' }],
    });
    for (const refused of [() => toolResult('t', INVALID, 'as-error'), () => promptResult('p', INVALID)])
      expect(refused).toThrow(expect.objectContaining({ code: -32602, message: 'city: is missing' }));
  });

  it('is the error that a handler chose, with its data', () => {
    const error = expect.objectContaining({ code: -32050, message: 'no', data: { why: 1 } });
    expect(() => toolResult('t', FAILED, 'as-result')).toThrow(error);
    expect(() => promptResult('p', FAILED)).toThrow(error);
    expect(() => completionResult(FAILED)).toThrow(error);
    expect(() => resourceResult('a:b', FAILED, -1)).toThrow(error);
  });
});
