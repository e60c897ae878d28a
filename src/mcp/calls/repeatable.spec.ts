import type { Tool } from '@modelcontextprotocol/sdk/types.js';
import { fromStoredGrants, isRepeatable, repeatText, toStoredGrants } from './repeatable.js';

const tool = (annotations?: Tool['annotations']): Tool => ({
  name: 'tool',
  inputSchema: { type: 'object' },
  ...(annotations && { annotations }),
});

describe('a call that may run again', () => {
  it.each([
    [undefined, false],
    [{}, false],
    [{ readOnlyHint: true }, true],
    [{ idempotentHint: true }, true],
    [{ readOnlyHint: false, idempotentHint: true }, true],
    [{ readOnlyHint: true, idempotentHint: false }, true],
    [{ readOnlyHint: false, idempotentHint: false }, false],
  ])('is one whose author said so: %j', (annotations, may) => {
    expect(isRepeatable(tool(annotations))).toBe(may);
  });

  it('is kept as JSON up to 64 KiB', () => {
    const longest = { text: 'x'.repeat(64 * 1_024 - '{"text":""}'.length) };
    expect(repeatText(longest)).toBe(JSON.stringify(longest));
    expect(repeatText({ text: `${longest.text}x` })).toBeUndefined();
  });

  it('keeps what its caller could use', () => {
    const grants = { scopes: new Set(['read', 'write']), roles: new Set(['admin']) };
    expect(toStoredGrants(grants)).toEqual({ scopes: ['read', 'write'], roles: ['admin'] });
    expect(fromStoredGrants(toStoredGrants(grants))).toEqual(grants);
    expect(fromStoredGrants(undefined)).toBeUndefined();
  });
});
