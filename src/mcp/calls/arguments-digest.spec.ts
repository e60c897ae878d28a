import fc from 'fast-check';
import { createHash } from 'node:crypto';
import { argumentsDigest } from './arguments-digest.js';

const digest = (args: unknown) => argumentsDigest(args, 'base64url');

describe('the digest of arguments', () => {
  it('is the same however the keys are ordered, at every depth', () => {
    const one = JSON.parse('{"a":1,"b":[{"x":null,"y":"é"}],"10":true,"9":{}}');
    const other = JSON.parse('{"9":{},"b":[{"y":"\\u00e9","x":null}],"10":true,"a":1.0}');
    expect(digest(one)).toBe(digest(other));
  });

  it('is the SHA-256 of the JSON with sorted keys, in either encoding', () => {
    const hash = () => createHash('sha256').update('{"a":[{"b":null,"c":1.5}],"é":"\\n"}');
    const args = { é: '\n', a: [{ c: 1.5, b: null }] };
    expect(argumentsDigest(args, 'hex')).toBe(hash().digest('hex'));
    expect(argumentsDigest(args, 'base64url')).toBe(hash().digest('base64url'));
  });

  it('is that of all of large arguments, which are hashed piece by piece', () => {
    const args = { a: 'x'.repeat(20_000), b: Array.from({ length: 9_000 }, (_, n) => n), c: 'y' };
    expect(argumentsDigest(args, 'hex')).toBe(createHash('sha256').update(JSON.stringify(args)).digest('hex'));
  });

  it('takes no arguments for empty ones', () => {
    expect(digest(undefined)).toBe(digest({}));
  });

  it.each<[string, unknown, unknown]>([
    ['a value', { a: 1 }, { a: 2 }],
    ['a type', { a: 1 }, { a: '1' }],
    ['a name', { a: 1 }, { b: 1 }],
    ['an order of items', { a: [1, 2] }, { a: [2, 1] }],
    ['a depth', { a: [[1], 2] }, { a: [[1, 2]] }],
    ['null from none', { a: null }, {}],
    ['empties', { a: [] }, { a: {} }],
    ['what only looks like JSON', { a: '","b":"' }, { a: '', b: '' }],
    ['lone surrogates', { a: '\ud800' }, { a: '\ufffd' }],
    ['a member called __proto__', JSON.parse('{"__proto__":1}'), {}],
  ])('tells %s apart', (_, one, other) => {
    expect(digest(one)).not.toBe(digest(other));
  });

  it('agrees with what JSON can tell apart', () => {
    const shuffled = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(shuffled);
      if (typeof value !== 'object' || value === null) return value;
      return Object.fromEntries(
        Object.entries(value)
          .reverse()
          .map(([key, member]) => [key, shuffled(member)]),
      );
    };
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(digest(shuffled(value))).toBe(digest(JSON.parse(JSON.stringify(value))));
      }),
    );
  });

  it('is found for arguments as deep and as wide as a request may hold them', () => {
    const deep = JSON.parse(`${'[{"a":'.repeat(100_000)}1${'}]'.repeat(100_000)}`);
    expect(digest(deep)).toMatch(/^[\w-]{43}$/);
    expect(digest(JSON.parse(`[${'0,'.repeat(300_000)}0]`))).toMatch(/^[\w-]{43}$/);
  });
});
