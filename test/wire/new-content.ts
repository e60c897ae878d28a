import type { ElicitRequestFormParams } from '@modelcontextprotocol/sdk/types.js';
import { z } from 'zod';
import { elicit, sample, type CallContext } from '../../src/capabilities/call-context.js';
import type { CapabilityRegistry } from '../../src/capabilities/capability-registry.js';

const _meta = { 'acme.example/a': 1 };
const icons = [{ src: 'https://example.com/icon.png', mimeType: 'image/png', sizes: ['48x48'] }];
const annotations = { audience: ['user' as const], priority: 0.5, lastModified: '2026-01-01T00:00:00Z' };
const described = { title: 'A title', description: 'About it.', icons, _meta };

const AUDIO = { type: 'audio', data: 'UklGRg==', mimeType: 'audio/wav', annotations, _meta };
const LINK = {
  type: 'resource_link',
  uri: 'new://guide',
  name: 'guide',
  mimeType: 'text/markdown',
  size: 3,
  annotations,
  ...described,
};
const CONTENT = [
  { type: 'text', text: 'A text', annotations, _meta },
  { type: 'image', data: 'iVBORw==', mimeType: 'image/png', annotations, _meta },
  AUDIO,
  LINK,
  { type: 'resource', resource: { uri: 'new://guide', text: '# Guide', _meta }, annotations, _meta },
];

/** Every kind of field of a form. */
export const FORM = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object',
  properties: {
    name: { type: 'string', title: 'Name', default: 'Ada' },
    age: { type: 'integer', minimum: 0, default: 36 },
    sure: { type: 'boolean', default: true },
    size: { type: 'string', enum: ['s', 'l'], default: 's' },
    colour: {
      type: 'string',
      oneOf: [
        { const: '#f00', title: 'Red' },
        { const: '#00f', title: 'Blue' },
      ],
      default: '#f00',
    },
  },
} as const;

const TAGS: ElicitRequestFormParams['requestedSchema'] = {
  type: 'object',
  properties: { tags: { type: 'array', items: { type: 'string', enum: ['a', 'b'] } } },
};

/** Capabilities that use all that any revision has. */
export function addNewContent(registry: CapabilityRegistry): void {
  const tool = (name: string, run: (context: CallContext) => unknown) =>
    registry.addTool({ name }, (_args, context) => run(context) as string);

  registry.addTool(
    { name: 'everything', ...described, annotations: { readOnlyHint: true }, output: z.object({ sum: z.number() }) },
    () => ({ content: CONTENT, structuredContent: { sum: 3 }, _meta }),
  );
  registry.addTool({ name: 'structured', output: z.object({ sum: z.number() }) }, () => ({ sum: 3 }));
  registry.addTool({ name: 'bare', output: z.object({ sum: z.number() }) }, () => {
    return { content: [], structuredContent: { sum: 3 } };
  });
  tool('progress', (context) => context.progress(1, 2, 'half').then(() => 'done'));
  tool('form', async (context) => JSON.stringify(await context.elicit({ message: 'Who?', requestedSchema: FORM })));
  tool('tags', async (context) => JSON.stringify(await context.elicit({ message: 'Which?', requestedSchema: TAGS })));
  tool('both', async (context) => {
    await context.ask({
      form: elicit({ message: 'Who?', requestedSchema: FORM }),
      tags: elicit({ message: 'Which?', requestedSchema: TAGS }),
    });
  });
  const user = (content: unknown) => ({ role: 'user' as const, content: content as { type: 'text'; text: string } });
  const text = (words: string) => ({ type: 'text', text: words, annotations, _meta });
  const think = (...contents: unknown[]) => sample({ messages: contents.map(user), maxTokens: 10 });
  tool('thinks', async (context) => {
    const { answer } = await context.ask({ answer: think([text('one'), text('two')], text('three')) });
    return JSON.stringify(answer.content);
  });
  tool('hears', async (context) => JSON.stringify(await context.ask({ answer: think(AUDIO) })));

  registry.addResource({ uri: 'new://guide', name: 'guide', size: 3, annotations, ...described }, () => ({
    contents: [{ uri: 'new://guide', text: '# Guide', _meta }],
  }));
  registry.addResourceTemplate({ uriTemplate: 'new://{page}', name: 'page', annotations, ...described }, () => '');
  const args = z.object({ word: z.string().meta({ title: 'A word', description: 'Any word.' }) });
  registry.addPrompt({ name: 'everything', ...described, args }, () => {
    return CONTENT.map((content) => ({ role: 'user', content }));
  });
}
