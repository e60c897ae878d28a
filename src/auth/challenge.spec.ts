import { Challenges } from './challenge.js';

const METADATA = 'https://mcp.example.com/.well-known/oauth-protected-resource/tools/mcp';
const challenges = new Challenges({ authScopes: ['mcp'], authResource: 'https://mcp.example.com/tools/mcp' });

function scopeOf(challenge: string): string | undefined {
  return /scope="([^"]*)"/.exec(challenge)?.[1];
}

describe('a challenge', () => {
  it('names the metadata between the origin and the path of the resource', () => {
    expect(challenges.missing()).toBe(`Bearer scope="mcp", resource_metadata="${METADATA}"`);
    const root = new Challenges({ authScopes: [], authResource: 'https://mcp.example.com/' });
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
});
