import { Injectable, Module } from '@nestjs/common';
import { z } from 'zod';
import { CapabilityRegistry, type CallContext, elicit, roots, sample, Tool, ToolError } from '../index.js';
import { errorTextOf, startTestApp, structuredOf, type TestApp, textOf } from './index.js';

@Injectable()
class Tools {
  @Tool({ name: 'double', input: z.object({ n: z.number() }), output: z.object({ twice: z.number() }) })
  double({ n }: { n: number }): { twice: number } {
    if (n < 0) throw new ToolError('Only positive numbers');
    return { twice: n * 2 };
  }

  @Tool({ name: 'ask-all' })
  async askAll(_args: unknown, context: CallContext): Promise<string> {
    const messages = [{ role: 'user' as const, content: { type: 'text' as const, text: 'Hi' } }];
    const answers = await context.ask({
      form: elicit({ message: 'Name?', requestedSchema: { type: 'object', properties: { name: { type: 'string' } } } }),
      model: sample({ messages, maxTokens: 10 }),
      folders: roots(),
    });
    const { form, model, folders } = answers;
    return `${String(form.content?.['name'])}, ${JSON.stringify(model.content)}, ${folders.roots[0]?.uri}`;
  }
}

@Module({ providers: [Tools] })
class ToolsModule {}

let app: TestApp | undefined;
afterEach(() => app?.close());

describe('startTestApp', () => {
  it('serves a module to a connected client, with helpers for results', async () => {
    app = await startTestApp({ modules: [ToolsModule] });
    expect(structuredOf(await app.callTool('double', { n: 2 }))).toEqual({ twice: 4 });
    expect(textOf(await app.callTool('double', { n: 2 }))).toBe('{"twice":4}');
    expect(errorTextOf(await app.callTool('double', { n: -1 }))).toBe('Only positive numbers');
  });

  it('answers what a call asks', async () => {
    app = await startTestApp({
      modules: [ToolsModule],
      answers: {
        elicit: () => ({ action: 'accept', content: { name: 'Ada' } }),
        sample: () => ({ role: 'assistant', model: 'm', content: { type: 'text', text: 'Hello' } }),
        roots: () => [{ uri: 'file:///home/ada' }],
      },
    });
    expect(textOf(await app.callTool('ask-all'))).toBe('Ada, {"type":"text","text":"Hello"}, file:///home/ada');
  });

  it('declares only what it can answer', async () => {
    app = await startTestApp({ modules: [ToolsModule], answers: { elicit: () => ({ action: 'decline' }) } });
    expect(errorTextOf(await app.callTool('ask-all'))).toMatch(/does not support/);
  });

  it('gives providers of the app and further clients', async () => {
    app = await startTestApp({ modules: [ToolsModule] });
    const second = await app.connect();
    app.get(CapabilityRegistry).addTool({ name: 'late' }, () => 'added');
    const names = (await second.listTools()).tools.map(({ name }) => name);
    expect(names).toEqual(['ask-all', 'double', 'late']);
  });

  it('says what is wrong with the environment of a test', async () => {
    await expect(startTestApp({ modules: [], env: { LOG_LEVEL: 'loud' } })).rejects.toThrow(/LOG_LEVEL/);
  });
});
