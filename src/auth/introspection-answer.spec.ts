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
        const { aud, exp, nbf } = answer.claims;
        expect([aud].flat().every((word) => typeof word === 'string')).toBe(true);
        expect(typeof exp).toBe('number');
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

describe('an answer about a token that says something by itself', () => {
  const signed = { iss: 'https://login.example.com', sub: 'ada', exp: 1_700_000_000, scope: 'mcp' };

  it('goes before what the token says, where it says something', () => {
    const { active, aud } = GOOD;
    const answer = introspectionAnswer({ active, aud, scope: 'mcp write', sub: null }, signed);
    expect(answer).toEqual({ state: 'active', claims: { ...signed, active, aud, scope: 'mcp write' } });
  });

  it.each([
    [1_600_000_000, 1_600_000_000],
    ['1600000000', 1_600_000_000],
    [1_800_000_000, 1_700_000_000],
  ])('has the end that comes first: with %j in the answer', (exp, first) => {
    expect(introspectionAnswer({ ...GOOD, exp }, signed)).toMatchObject({ claims: { exp: first } });
  });

  it.each([{}, { active: null }, { sub: 'ada' }])(
    'is none where it does not say itself that it is active: %j',
    (said) => {
      const token = { ...signed, ...GOOD, active: true, token_type: 'Bearer' };
      expect(introspectionAnswer(said, token)).toMatchObject({ state: 'unreadable' });
    },
  );

  it('has no kind of the token that the answer does not name', () => {
    const answer = introspectionAnswer(GOOD, { ...signed, token_type: 'Bearer' });
    expect(answer).toMatchObject({ claims: { token_type: undefined } });
  });
});
