import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { elicit, type CallContext } from '../../src/capabilities/call-context.js';
import type { CapabilityRegistry } from '../../src/capabilities/capability-registry.js';
import { ProtocolError, ToolError } from '../../src/capabilities/errors.js';

/** Text that was cut in the middle of a character, and one that was not. */
export const CUT = 'whole 😀, cut \ud83d';

/** As it is sent. */
export const SENT = 'whole 😀, cut \ufffd';

const BYTES = Buffer.from('x').toString('base64');

export const NOTE = `cut://note/${encodeURIComponent('😀')}`;

const block = { type: 'text', text: CUT, annotations: { audience: ['user'] }, _meta: { [CUT]: CUT } };
const link = { type: 'resource_link', uri: `cut://\ud83d`, name: CUT, description: CUT };
const embedded = { type: 'resource', resource: { uri: `cut://\ud83d`, text: CUT, mimeType: CUT } };
const image = { type: 'image', data: BYTES, mimeType: CUT };

/** Capabilities that say cut text in every place where a team's text goes. */
export function addCutText(registry: CapabilityRegistry): void {
  const input = z.object({ text: z.string().default('') }).describe(CUT);
  const tool = (name: string, run: (context: CallContext, text: string) => unknown) =>
    registry.addTool(
      { name, description: CUT, input, title: CUT },
      ({ text }, context) => run(context, text) as string,
    );

  tool('text', () => CUT);
  tool('echo', (_context, text) => text);
  tool('blocks', () => ({ content: [block, link, embedded, image], _meta: { [CUT]: [CUT] } }));
  tool('told', () => {
    throw new ToolError(CUT);
  });
  tool('refused', () => {
    throw new ProtocolError(-32_050, CUT, { [CUT]: [CUT] });
  });
  tool('says', async (context) => {
    await context.progress(1, 2, CUT);
    await context.log('error', { [CUT]: CUT }, CUT);
    await context.log('error', CUT);
    return CUT;
  });
  tool('says-and-waits', async (context) => {
    await context.progress(1, 2, CUT);
    await sleep(300);
    return CUT;
  });
  tool('fails-late', async (context) => {
    await context.progress(1, 2, CUT);
    throw new ProtocolError(-32_050, CUT, { [CUT]: [CUT] });
  });
  tool('asks', async (context) => {
    const properties = { word: { type: 'string', title: CUT, enum: [CUT] } } as const;
    const answer = await context.ask({
      [CUT]: elicit({ message: CUT, requestedSchema: { type: 'object', properties } }),
    });
    return answer[CUT].action;
  });
  registry.addTool({ name: 'structured', output: z.record(z.string(), z.string()) }, () => ({ [CUT]: CUT }));
  registry.addTool({ name: 'task', task: 'optional' }, () => CUT);

  registry.addResource({ uri: NOTE, name: CUT, description: CUT, mimeType: CUT }, () => CUT);
  registry.addResource({ uri: 'cut://many', name: 'many' }, () => [
    { uri: 'cut://\ud83d', text: CUT },
    { uri: 'cut://b', blob: BYTES, mimeType: CUT },
  ]);
  registry.addResourceTemplate(
    { uriTemplate: 'cut://note/{name}{?query}', name: CUT, complete: { name: () => [CUT] } },
    (_uri, variables) => JSON.stringify(variables),
  );
  registry.addPrompt(
    {
      name: 'text',
      description: CUT,
      args: z.object({ word: z.string().optional().describe(CUT) }),
      complete: { word: () => [CUT] },
    },
    () => CUT,
  );
  registry.addPrompt({ name: 'blocks' }, () => [
    { role: 'user', content: block },
    { role: 'user', content: embedded },
  ]);
}
