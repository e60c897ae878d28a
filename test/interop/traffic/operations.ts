import { type Choices, exampleOf, expanded } from './examples.js';

/** One request: its method and its parameters. */
export type Call = readonly [method: string, params?: Record<string, unknown>];

/** What a server listed. */
export interface Listed {
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly tools: readonly any[];
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly prompts: readonly any[];
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly resources: readonly any[];
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly resourceTemplates: readonly any[];
}

export const LISTS = ['tools/list', 'prompts/list', 'resources/list', 'resources/templates/list'] as const;

/** What goes on until it is cancelled, or closes its stream on purpose. */
const LEFT_OUT = new Set(['hold', 'test_reconnection', 'slow']);

/** All that both eras know, good and bad, in an order of its own. */
export function commonCalls(listed: Listed, choices: Choices): Call[] {
  return choices.shuffled<Call>([
    ...LISTS.map((method): Call => [method, choices.number(2) === 1 ? {} : undefined]),
    ...toolCalls(listed, choices),
    ...promptCalls(listed, choices),
    ...listed.resources.map(({ uri }): Call => ['resources/read', { uri }]),
    ...listed.resourceTemplates.map(({ uriTemplate }): Call => [
      'resources/read',
      { uri: expanded(uriTemplate, choices) },
    ]),
    ['tools/list', { cursor: 'no such cursor' }],
    ['tools/call', { name: 'no such tool', arguments: {} }],
    ['tools/call', {}],
    ['prompts/get', { name: 'no such prompt' }],
    ['resources/read', { uri: 'nothing://here' }],
    ['resources/read', { uri: 7 }],
    ['no/such/method', {}],
    [
      'completion/complete',
      { ref: { type: 'ref/prompt', name: 'no such prompt' }, argument: { name: 'a', value: '' } },
    ],
  ]);
}

function toolCalls({ tools }: Listed, choices: Choices): Call[] {
  return tools
    .filter(({ name }) => !LEFT_OUT.has(name))
    .flatMap(({ name, inputSchema }): Call[] => {
      const params = { name, arguments: exampleOf(inputSchema, choices) };
      const progressToken = choices.of([7, 'a token', undefined]);
      return [
        ['tools/call', { ...params, ...(progressToken !== undefined && { _meta: { progressToken } }) }],
        ...(choices.number(4) === 0 ? [['tools/call', { name, arguments: { unfit: [null] } }] as const] : []),
      ];
    });
}

function promptCalls({ prompts, resourceTemplates }: Listed, choices: Choices): Call[] {
  const gets = prompts.flatMap(({ name, arguments: args = [] }): Call[] => {
    const given = Object.fromEntries(args.map((each: { name: string }) => [each.name, valueOf(each.name, choices)]));
    const completions = args.map((each: { name: string }): Call => {
      const argument = { name: each.name, value: choices.of(['', 'a']) };
      return ['completion/complete', { ref: { type: 'ref/prompt', name }, argument }];
    });
    return [['prompts/get', { name, arguments: given }], ['prompts/get', { name }], ...completions];
  });
  const ofTemplates = resourceTemplates.map(({ uriTemplate }): Call => {
    const [, name = 'id'] = /\{[+#./;?&]?(\w+)/.exec(uriTemplate) ?? [];
    return ['completion/complete', { ref: { type: 'ref/resource', uri: uriTemplate }, argument: { name, value: 'a' } }];
  });
  return [...gets, ...ofTemplates];
}

function valueOf(name: string, choices: Choices): string {
  return /uri/i.test(name) ? 'https://example.org/a' : choices.of(['ada', 'a', '世界']);
}
