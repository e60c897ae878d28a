import { testSettings } from '../../test/support/test-settings.js';
import type { Settings } from '../config/settings.js';
import { Challenges } from './challenge.js';
import { OfferedScopes } from './offered-scopes.js';

const METADATA = 'https://mcp.example.com/.well-known/oauth-protected-resource/tools/mcp';
const RESOURCE = 'https://mcp.example.com/tools/mcp';
const challenges = challengesWith({});

function challengesWith(changes: Partial<Settings>, ofCapabilities: readonly string[] = []): Challenges {
  const settings = testSettings({ authScopes: ['mcp'], authResource: RESOURCE, ...changes });
  const offered = new OfferedScopes(settings);
  offered.serve(() => ofCapabilities);
  return new Challenges(settings, offered);
}

function scopeOf(challenge: string): string | undefined {
  return /scope="([^"]*)"/.exec(challenge)?.[1];
}

describe('a challenge', () => {
  it('names the metadata between the origin and the path of the resource', () => {
    expect(challenges.missing()).toBe(`Bearer scope="mcp", resource_metadata="${METADATA}"`);
    const root = challengesWith({ authScopes: [], authResource: 'https://mcp.example.com/' });
    expect(root.missing()).toBe(
      'Bearer resource_metadata="https://mcp.example.com/.well-known/oauth-protected-resource"',
    );
  });

  it('asks for what is held and what is needed, each once', () => {
    expect(scopeOf(challenges.insufficient(new Set(['a', 'mcp']), ['b', 'a']))).toBe('mcp a b');
  });

  it('asks for what is needed alone where all of it would not fit into a header', () => {
    const many = new Set(Array.from({ length: 1_000 }, (_, n) => `scope-number-${n}`));
    expect(scopeOf(challenges.insufficient(many, ['b']))).toBe('mcp b');
  });

  it('holds nothing that a header cannot, whatever an issuer writes into a token', () => {
    const odd = challenges.insufficient(new Set(['a"b', 'c\\d', 'e\r\nSet-Cookie: x', 'ü']), ['z']);
    expect(odd).toMatch(/^[\x20-\x7e]+$/);
    expect(scopeOf(odd)).toBe('mcp ab cd eSet-Cookie: x  z');
  });

  it.each([
    ['required', 'mcp'],
    ['listed', 'mcp'],
    ['asked', 'mcp notes:write'],
  ] as const)('asks at first for what the settings say: %s', (authScopesOffered, scope) => {
    const offering = challengesWith({ authScopesOffered }, ['notes:write', 'mcp']);
    expect(scopeOf(offering.missing())).toBe(scope);
    expect(scopeOf(offering.refused('invalid_token', 'x'))).toBe(scope);
    expect(scopeOf(offering.insufficient(new Set(), ['b']))).toBe('mcp b');
  });

  it('asks at first for what every request needs alone where all of it would not fit into a header', () => {
    const many = Array.from({ length: 1_000 }, (_, n) => `scope-number-${n}`);
    expect(scopeOf(challengesWith({ authScopesOffered: 'asked' }, many).missing())).toBe('mcp');
  });

  it('asks for scopes as the authorization server calls them, each once, and for those of OpenID Connect as they are', () => {
    const prefixed = challengesWith({ authScopePrefix: 'api://mcp/', authScopesOffered: 'asked' }, ['write']);
    expect(scopeOf(prefixed.missing())).toBe('api://mcp/mcp api://mcp/write');
    expect(scopeOf(prefixed.insufficient(new Set(['openid', 'mcp']), ['write']))).toBe(
      'api://mcp/mcp openid api://mcp/write',
    );
  });
});
