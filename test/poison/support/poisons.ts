import type { StoredValue } from './stored.js';

const MEGABYTE = 'x'.repeat(1_048_576);
const GARBAGE = '\u0000\u0007{"é\n\r garbage';

/** What a key can hold in place of what it should; `undefined` is nothing at all. */
export type Poison = (value: StoredValue, newer: NewerForm) => StoredValue | undefined;

/** The same of a newer release: how its version is told. */
export type NewerForm = (value: StoredValue) => StoredValue;

export const POISONS: Readonly<Record<string, Poison>> = {
  'another type': ({ type }) =>
    type === 'set' ? { type: 'string', value: 'no set' } : { type: 'set', value: ['no', type] },
  empty: (value) => (value.type === 'string' ? { type: 'string', value: '' } : undefined),
  garbage: (value) => texts(value, () => GARBAGE),
  'cut short': (value) => texts(value, (text) => text.slice(0, Math.floor(text.length / 2))),
  'another version': (value, newer) => newer(value),
  'another shape': (value) => texts(value, () => '[{"a":[]}]'),
  '1 MB': (value) => texts(value, () => MEGABYTE),
};

/** Every text of a value changed: its own, its elements, its fields' values, its members. */
function texts(value: StoredValue, change: (text: string) => string): StoredValue {
  switch (value.type) {
    case 'string':
      return { ...value, value: change(value.value) };
    case 'list':
    case 'set':
      return { ...value, value: value.value.map(change) };
    case 'hash':
      return {
        ...value,
        value: Object.fromEntries(Object.entries(value.value).map(([field, text]) => [field, change(text)])),
      };
    case 'zset':
      return { ...value, value: value.value.map(([member, score]) => [change(member), score] as const) };
    case 'stream':
      return {
        ...value,
        value: value.value.map(
          ([place, fields]) => [place, fields.map((text, at) => (at % 2 ? change(text) : text))] as const,
        ),
      };
    default:
      return value satisfies never;
  }
}
