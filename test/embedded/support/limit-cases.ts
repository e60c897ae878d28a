import type { Case } from '../../http/differential/cases.js';

export const MAX_BYTES = 65_536;

const call = (args: string, id: unknown = 1) =>
  `{"jsonrpc":"2.0","id":${JSON.stringify(id)},"method":"tools/call","params":{"name":"echo","arguments":${args}}}`;
const text = (length: number) => JSON.stringify({ text: 'x'.repeat(length) });
const nested = (depth: number) => `{"text":"a","more":${'['.repeat(depth)}${']'.repeat(depth)}}`;

const BODIES: Readonly<Record<string, unknown>> = {
  'nearly too large': call(text(MAX_BYTES - 200)),
  'too large': call(text(MAX_BYTES)),
  'too large in chunks': [Buffer.from(call(text(MAX_BYTES)).slice(0, 40_000)), Buffer.alloc(40_000, 'x')],
  'in chunks': [Buffer.from(call(text(10)).slice(0, 20)), Buffer.from(call(text(10)).slice(20))],
  'far too large': call(text(20 * MAX_BYTES)),
  deep: call(nested(500)),
  'too deep': call(nested(30_000)),
  'not UTF-8 in an argument': Buffer.from(call('{"text":"caf\xe9"}'), 'latin1'),
  'not UTF-8 at all': Buffer.from([0xff, 0xfe, 0x7b]),
  'half a character at the end of a chunk': [Buffer.from(call('{"text":"')).subarray(0, 90), Buffer.from([0xc3, 0xa9])],
  'half of a pair of surrogates': call('{"text":"\\ud800"}'),
  'a byte order mark': `\ufeff${call(text(3))}`,
  'a long id': call(text(3), 'i'.repeat(300)),
  'too long an id': call(text(3), 'i'.repeat(5_000)),
  'a large number as id': call(text(3)).replace('"id":1', '"id":1e400'),
  'many members': call(`{"text":"a"${Array.from({ length: 5_000 }, (_, at) => `,"m${at}":0`).join('')}}`),
  'many messages': `[${Array.from({ length: 200 }, (_, at) => call(text(1), at)).join(',')}]`,
  'a prototype': call('{"text":"a","__proto__":{"a":1}}'),
};

/** Bodies at the limits of what may be sent, which only who reads the raw bytes can hold. */
export const LIMIT_CASES: readonly Case[] = ['2025-11-25', '2025-03-26'].flatMap((version) =>
  Object.entries(BODIES).map(([name, body]) => ({ name, version, session: 'live' as const, body })),
);
