import {
  CompleteRequestParamsSchema,
  CreateMessageResultSchema,
  ElicitResultSchema,
  GetPromptRequestParamsSchema,
  InitializeRequestParamsSchema,
  ListRootsResultSchema,
} from '@modelcontextprotocol/sdk/types.js';
import { cpuTimeOf } from '../../../test/support/cpu-time.js';
import { ListenParamsSchema } from '../modern/listen/subscription-filter.js';
import { parseInput, parseParams, type InputSchema } from './parse-params.js';

const MANY = 200_000;
const numbers = Array.from({ length: MANY }, (_, i) => i);
const keys = Object.fromEntries(numbers.slice(0, 20_000).map((n) => [`k${n}`, n]));
const opening = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'a', version: '1' } };
const completion = { ref: { type: 'ref/prompt', name: 'a' }, argument: { name: 'a', value: '' } };

const INPUTS: readonly (readonly [string, InputSchema<unknown>, unknown, string])[] = [
  ['task ids', ListenParamsSchema, { notifications: { taskIds: numbers } }, 'notifications.taskIds.0'],
  [
    'icons',
    InitializeRequestParamsSchema,
    { ...opening, clientInfo: { ...opening.clientInfo, icons: numbers } },
    'clientInfo.icons.0',
  ],
  [
    'sizes of an icon',
    InitializeRequestParamsSchema,
    { ...opening, clientInfo: { ...opening.clientInfo, icons: [{ src: 'a', sizes: numbers }] } },
    'clientInfo.icons.0.sizes.0',
  ],
  [
    'experimental capabilities',
    InitializeRequestParamsSchema,
    { ...opening, capabilities: { experimental: keys } },
    'capabilities.experimental.k0',
  ],
  ['prompt arguments', GetPromptRequestParamsSchema, { name: 'a', arguments: keys }, 'arguments.k0'],
  [
    'a completion’s context',
    CompleteRequestParamsSchema,
    { ...completion, context: { arguments: keys } },
    'context.arguments.k0',
  ],
  ['an answer to elicitation', ElicitResultSchema, { action: 'accept', content: { a: numbers } }, 'content.a'],
  [
    'an answer to sampling',
    CreateMessageResultSchema,
    { model: 'a', role: 'user', content: { type: 'text', text: 'a', annotations: { audience: numbers } } },
    'content.annotations.audience.0',
  ],
  ['an answer to roots', ListRootsResultSchema, { roots: numbers }, 'roots.0'],
];

describe('what a client sends', () => {
  it.each(INPUTS)(
    'is refused by its first problem, at no more cost than its size: %s',
    async (_, schema, input, path) => {
      const parsed = parseInput(schema, input);
      expect(parsed.ok).toBe(false);
      expect(!parsed.ok && parsed.issues.map((issue) => issue.path.join('.'))).toEqual([path]);
      expect(await cpuTimeOf(() => parseInput(schema, input))).toBeLessThan(60);
    },
  );

  it('is refused by every problem where it is small', () => {
    expect(() => parseParams(GetPromptRequestParamsSchema, { arguments: { a: 1, b: 2 } })).toThrow(
      /^Invalid params: name: .*; arguments\.a: .*; arguments\.b: /,
    );
  });
});
