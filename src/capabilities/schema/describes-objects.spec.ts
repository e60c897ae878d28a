import { describesObjects } from './describes-objects.js';

const OBJECT = { type: 'object' };

describe('a schema', () => {
  it.each([
    OBJECT,
    { type: ['object'] },
    { anyOf: [OBJECT, { type: 'object', required: ['a'] }] },
    { oneOf: [{ anyOf: [OBJECT, OBJECT] }, OBJECT] },
    { allOf: [{ required: ['a'] }, OBJECT] },
    { $ref: '#/$defs/a', $defs: { a: OBJECT } },
    {
      anyOf: [{ $ref: '#/$defs/a' }, { $ref: '#/$defs/a' }],
      $defs: { a: { $ref: '#b' }, b: { $anchor: 'b', ...OBJECT } },
    },
  ])('of objects is seen to be one: %j', (schema) => {
    expect(describesObjects(schema)).toBe(true);
  });

  it.each([
    {},
    { type: 'array' },
    { type: ['object', 'null'] },
    { properties: { a: {} } },
    { anyOf: [OBJECT, { type: 'null' }] },
    { anyOf: [] },
    { anyOf: [OBJECT, true] },
    { allOf: [{ required: ['a'] }] },
    { $ref: '#/$defs/a', $defs: { a: { type: 'string' } } },
    { $ref: '#/$defs/none' },
    { $ref: '#' },
    { anyOf: [{ $ref: '#' }, OBJECT] },
    { if: OBJECT, then: OBJECT },
  ])('that accepts other values, or may, is seen to be none: %j', (schema) => {
    expect(describesObjects(schema)).toBe(false);
  });

  it('is looked at in time that its size allows, however its branches share each other', () => {
    const $defs = Object.fromEntries(
      Array.from({ length: 60 }, (_, n) => [
        `s${n}`,
        { allOf: [{ $ref: `#/$defs/s${n + 1}` }, { $ref: `#/$defs/s${n + 1}` }] },
      ]),
    );
    expect(describesObjects({ $ref: '#/$defs/s0', $defs: { ...$defs, s60: { type: 'string' } } })).toBe(false);
  });
});
