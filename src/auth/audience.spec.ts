import { audienceFault } from './audience.js';

const SERVICE = 'https://mcp.example.com/mcp';
const rules = { audience: [SERVICE, 'api://mcp'], clientsWithoutAudience: [] };
const cognito = { ...rules, clientsWithoutAudience: ['one', 'two'] };

describe('the audience of a token', () => {
  it.each([SERVICE, 'api://mcp', ['other', SERVICE], [7, SERVICE]])('may be %j', (aud) => {
    expect(audienceFault({ aud } as never, rules)).toBeUndefined();
    expect(audienceFault({ aud } as never, cognito)).toBeUndefined();
  });

  it.each<[unknown, string]>([
    ['https://other.example.com', 'aud is "https://other.example.com", and AUTH_AUDIENCE is'],
    [`${SERVICE}/`, '(they differ by the slash at the end alone)'],
    [['other', `${SERVICE}/`], '(they differ by the slash at the end alone)'],
    [undefined, 'it names no service (no aud): have its issuer put AUTH_AUDIENCE ("https'],
    [null, 'aud is null'],
    [[], 'aud is empty'],
    [7, 'aud is 7'],
    [{ [SERVICE]: true }, 'aud is {"https://mcp.example.com/mcp":true}'],
    [[[SERVICE]], 'aud is'],
    [Array.from({ length: 9 }, (_, n) => `a${n}`), '"a4" and 4 more'],
  ])('is not %j, and why is said', (aud, why) => {
    expect(audienceFault({ aud } as never, rules)).toContain(why);
  });

  it('may be missing where the client is named, and the token says that it is for access', () => {
    expect(audienceFault({ client_id: 'two', token_use: 'access' }, cognito)).toBeUndefined();
    expect(audienceFault({ client_id: 'two', token_use: 'access' }, rules)).toContain('it names no service (no aud)');
  });

  it.each<[object, string]>([
    [{ client_id: 'three', token_use: 'access' }, 'client_id is none of AUTH_CLIENTS_WITHOUT_AUDIENCE'],
    [{ client_id: ['two'], token_use: 'access' }, 'client_id is none'],
    [{ azp: 'two', token_use: 'access' }, 'client_id is none'],
    [{ client_id: 'two' }, 'token_use is not "access"'],
    [{ client_id: 'two', token_use: 'id' }, 'token_use is not "access"'],
    [{ client_id: 'two', token_use: 'access', aud: 'two' }, 'AUTH_AUDIENCE is'],
    [{ client_id: 'two', token_use: 'access', aud: null }, 'aud is null'],
    [{ client_id: 'two', token_use: 'access', aud: [] }, 'aud is empty'],
  ])('is missing for no other reason: %j', (claims, why) => {
    expect(audienceFault({ ...claims }, cognito)).toContain(why);
  });
});
