import fc from 'fast-check';
import { introspectionAnswer } from './introspection-answer.js';

const GOOD = { active: true, aud: 'https://mcp.example.com/mcp', exp: 1_800_000_000, sub: 'ada' };

const names = fc.constantFrom('active', 'aud', 'exp', 'nbf', 'iss', 'sub', 'scope', 'cnf', 'token_type', 'x');
const values = fc.oneof(
  fc.constantFrom<unknown>(true, false, null, 'true', '1800000000', Infinity, -0, '', [], {}, ['a', null]),
  fc.jsonValue({ maxDepth: 2 }),
);

describe('an answer of introspection', () => {
  it('is a good one only where active is true, and has whom and when in a form that is known', () => {
    fc.assert(
      fc.property(fc.dictionary(names, values, { maxKeys: 4 }), (changes) => {
        const said: Record<string, unknown> = { ...GOOD, ...changes };
        const answer = introspectionAnswer(said);
        if (answer.state !== 'active') return;
        expect(said['active']).toBe(true);
        const { aud, exp, nbf, cnf } = answer.claims;
        expect([aud].flat().every((word) => typeof word === 'string')).toBe(true);
        expect([typeof exp, cnf]).toEqual(['number', undefined]);
        expect(['number', 'undefined']).toContain(typeof nbf);
        expect(Object.values(answer.claims)).not.toContain(null);
      }),
      { numRuns: 2_000 },
    );
  });

  it('says where it is wrong in a few words, and nothing of what is in it', () => {
    fc.assert(
      fc.property(fc.jsonValue(), names, (value, name) => {
        const answer = introspectionAnswer({ ...GOOD, [name]: { deep: value, secret: 's3cr3t' } });
        if (answer.state !== 'unreadable') return;
        expect(answer.why).toMatch(/^the answer of the authorization server: \w+ [\w ]+$/);
        expect(answer.why).not.toContain('s3cr3t');
      }),
    );
  });

  it.each([null, undefined, [], [GOOD], 'active', 5, true])('is not %j', (document) => {
    expect(introspectionAnswer(document).state).toBe('unreadable');
  });

  it('may have null for whatever its server does not know', () => {
    const said = { ...GOOD, iss: null, nbf: null, cnf: null, token_type: null, scope: null, client_id: null };
    expect(introspectionAnswer(said)).toEqual({ state: 'active', claims: GOOD });
  });
});
