import { readRecording } from '../../../../test/poison/support/stored.js';
import type { StoredCall } from './stored-call.js';
import { decodeCall, callFactsOf, storedCall } from './stored-call.js';

const CALL: StoredCall = {
  name: 'count',
  args: { n: 1 },
  requestId: 7,
  principal: { iss: 'https://id.example.com', sub: 'ada' },
  grants: { scopes: ['one'], roles: [] },
  revision: '2026-07-28',
  client: { info: { name: 'c', version: '1' }, capabilities: { elicitation: {} } },
  meta: { trace: 'x' },
  answers: { first: { action: 'accept' } },
};
const TOOL = { name: 'count', inputSchema: { type: 'object' as const }, annotations: { readOnlyHint: true } };

describe('the stored call of a task', () => {
  it('gives back what went in', () => {
    const text = storedCall(TOOL, CALL.args, callFactsOf(CALL), CALL.answers)!;
    expect(decodeCall(text)).toEqual({ ok: true, value: { v: 1, ...CALL } });
  });

  it('is read as 0.1.0 wrote it, with its arguments and whose it is', () => {
    const calls = ['anonymous', 'principals'].flatMap((name) =>
      readRecording('0.1.0', name).keys.flatMap((stored) =>
        stored.type === 'hash' && stored.key.startsWith('mooring:task:') && stored.value['r'] !== undefined
          ? [decodeCall(stored.value['r'])]
          : [],
      ),
    );
    expect(calls.map((decoded) => decoded.ok && decoded.value)).toMatchObject([
      { name: 'survey', args: { tag: 'asking' }, principal: null, client: { info: { name: 'raw' } } },
      { name: 'count', args: { tag: 'left', steps: 2 } },
      { name: 'count', args: { tag: 'counting', steps: 2, labels: ['x', 'ÿ'] } },
      { name: 'count', principal: { sub: 'ada' }, grants: { scopes: ['one', 'two'], roles: ['reader'] } },
    ]);
  });

  it('of a newer release is told apart', () => {
    expect(decodeCall(JSON.stringify({ v: 2, ...CALL }))).toMatchObject({ ok: false, isNewer: true });
  });

  it.each([
    ['nothing', ''],
    ['cut short', JSON.stringify(CALL).slice(0, -3)],
    ['null', 'null'],
  ] as readonly (readonly [string, string])[])('%s is unreadable', (_what, text) => {
    expect(decodeCall(text)).toEqual({ ok: false, reason: expect.any(String) as string });
  });

  const changed = (changes: object) => decodeCall(JSON.stringify({ ...CALL, ...changes }));
  it.each<readonly [string, unknown]>([
    ...(['name', 'requestId', 'principal', 'revision', 'client', 'answers'] as const).map(
      (member) => [member, undefined] as const,
    ),
    ...(['name', 'requestId', 'principal', 'grants', 'revision', 'client', 'meta', 'answers'] as const).map(
      (member) => [member, [[]]] as const,
    ),
    ['principal', { iss: 'https://id.example.com' }],
    ['principal', { sub: 'ada' }],
    ['grants', { scopes: [] }],
    ['grants', { roles: [] }],
    ['grants', { scopes: [1], roles: [] }],
    ['client', { info: CALL.client.info }],
    ['client', { info: { name: 'c' }, capabilities: {} }],
    ['client', { info: { version: '1' }, capabilities: {} }],
    ['client', { info: 'c', capabilities: {} }],
  ])('names the member that is none: %s as %j', (member, value) => {
    expect(changed({ [member]: value })).toEqual({ ok: false, reason: `its ${member} is none` });
  });

  it.each<readonly [string, unknown]>([
    ['requestId', 'seven'],
    ['principal', null],
    ['grants', undefined],
    ['meta', undefined],
    ['client', { capabilities: {} }],
    ['args', undefined],
  ])('may be without or with another %s: %j', (member, value) => {
    expect(changed({ [member]: value })).toMatchObject({ ok: true });
  });

  it('is none for a tool that must not run twice', () => {
    const facts = callFactsOf(CALL);
    expect(storedCall({ name: 'count', inputSchema: { type: 'object' } }, CALL.args, facts, {})).toBeUndefined();
  });
});
