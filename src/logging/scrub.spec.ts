import { growthOf } from '../../test/support/cpu-growth.js';
import { cpuTimeOf } from '../../test/support/cpu-time.js';
import { sessionHash } from '../session/session-hash.js';
import { scrub } from './scrub.js';

const ID = '9f0a4e6c-3b1d-4c55-8a77-0d2f6b1e9c34';

/** Texts of a length that make patterns with repetitions look again and again. */
const AWKWARD: Readonly<Record<string, string>> = {
  'letters, which might be a scheme': 'a',
  'what a scheme may hold': 'a1+.-',
  'schemes of nothing': 'a://',
  'schemes of nothing, apart': 'a:// ',
  'marks of credentials': '@',
  'credentials in a row': 'a://b:c@',
  'an authority without an end': '://b:c',
  'words before a token': 'bearer ',
  blanks: ' ',
  'words before tokens that are too short': 'bearer abc ',
  'the beginning of an id': '9f0a4e6c-',
  'most of an id': '9f0a4e6c-3b1d-4c55-8a77-0d2f6b1e9c3-',
  'blanks and letters': `bearer${' '.repeat(20_000)}${'a'.repeat(20_000)}://${'b'.repeat(20_000)}`,
  'line breaks': '\n',
  'quotes and backslashes': '\\"',
};

describe('the scrubber of log lines', () => {
  it('hashes session ids, in either case', () => {
    expect(scrub(`x ${ID} y ${ID.toUpperCase()}`)).toBe(`x ${sessionHash(ID)} y ${sessionHash(ID.toUpperCase())}`);
  });

  it.each([
    ['redis://user:secret@host:6379/0', 'redis://***@host:6379/0'],
    ['rediss+sentinel://:secret@host', 'rediss+sentinel://***@host'],
    ['redis://us:p@ss@host', 'redis://***@host'],
    ['at "https://u:p@idp.example/x" and http://v:q@other', 'at "https://***@idp.example/x" and http://***@other'],
    ['redis://u:p@one:1,redis://v:q@two', 'redis://***@one:1,redis://***@two'],
  ])('masks the credentials of a URL: %s', (text, masked) => {
    expect(scrub(text)).toBe(masked);
  });

  it.each(['http://host/a@b', 'mail a@b.example', 'http://host', 'see https://host and a@b'])(
    'leaves what is none: %s',
    (text) => {
      expect(scrub(text)).toBe(text);
    },
  );

  it('masks bearer tokens', () => {
    expect(scrub('Authorization: Bearer  eyJhbGciOi.x.y==')).toBe('Authorization: Bearer  ***');
    expect(scrub('bearer short')).toBe('bearer short');
  });

  describe.each(Object.entries(AWKWARD))('costs as much as the line is long: %s', (_name, piece) => {
    const input = (size: number) => `${piece.repeat(Math.ceil(size / piece.length)).slice(0, size)}!`;

    it('where it grows', async () => {
      expect(await growthOf(input, scrub, { size: 20_000 })).toBeLessThan(2.7);
    });

    it('where it has 4 MB', async () => {
      const line = input(4_000_000);
      expect(await cpuTimeOf(() => scrub(line))).toBeLessThan(1_000);
    });
  });
});
