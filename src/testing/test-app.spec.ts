import type { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { Controller, Get, Injectable, Module } from '@nestjs/common';
import { z } from 'zod';
import {
  CapabilityRegistry,
  type CallContext,
  CurrentCaller,
  elicit,
  type RouteCaller,
  roots,
  sample,
  Tool,
  ToolError,
} from '../index.js';
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

@Injectable()
class RestrictedTools {
  @Tool({ name: 'read', scopes: ['notes:read'] })
  read(_args: unknown, { principal }: CallContext): string {
    return `read by ${principal?.sub}`;
  }

  @Tool({ name: 'write', scopes: ['notes:write'] })
  write(): string {
    return 'written';
  }

  @Tool({ name: 'edit', roles: ['editor'] })
  edit(): string {
    return 'edited';
  }
}

@Controller('me')
class MeController {
  @Get()
  me(@CurrentCaller() caller: RouteCaller): object {
    return { sub: caller.principal?.sub, scopes: [...caller.scopes] };
  }
}

@Module({ controllers: [MeController], providers: [RestrictedTools] })
class RestrictedModule {}

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

  it('gives a client of plain types, and the official one for the rest', async () => {
    app = await startTestApp({ modules: [ToolsModule] });
    const { client } = app;
    const heard = new Promise<string>((resolve) => client.onNotification(({ method }) => resolve(method)));
    const registry = app.get(CapabilityRegistry);
    registry.addPrompt({ name: 'greet' }, () => 'Hello');
    // Clients open their stream for notifications when they are connected.
    const again = setInterval(() => registry.announce('prompts'), 50);
    expect(await heard).toBe('notifications/prompts/list_changed');
    clearInterval(again);
    expect(
      await client.request({ method: 'tools/list' }, z.object({ tools: z.array(z.object({ name: z.string() })) })),
    ).toEqual({
      tools: [{ name: 'ask-all' }, { name: 'double' }],
    });
    expect(await client.request({ method: 'ping' })).toEqual({});
    expect((await client.getPrompt({ name: 'greet' })).messages).toHaveLength(1);
    expect((await client.listPrompts()).prompts.map(({ name }) => name)).toEqual(['greet']);
    await expect(client.readResource({ uri: 'docs://none' })).rejects.toThrow('-32002');
    const aborter = new AbortController();
    aborter.abort(new Error('enough'));
    await expect(client.callTool({ name: 'double', arguments: { n: 1 } }, { signal: aborter.signal })).rejects.toThrow(
      'enough',
    );
    expect([client.getServerVersion()?.name, client.getServerCapabilities()?.tools !== undefined]).toEqual([
      'mooring',
      true,
    ]);
    const official = client.official as Client;
    expect((await official.listTools()).tools).toHaveLength(2);
  });

  it('says what is wrong with the environment of a test', async () => {
    await expect(startTestApp({ modules: [], env: { LOG_LEVEL: 'loud' } })).rejects.toThrow(/LOG_LEVEL/);
  });
});

describe('startTestApp with a caller', () => {
  const toolsOf = async ({ client }: TestApp) => (await client.listTools()).tools.map(({ name }) => name);
  const ada = { sub: 'ada', scopes: ['notes:read'] };

  it('serves what the scopes and roles of the token allow, and refuses the rest', async () => {
    app = await startTestApp({ modules: [RestrictedModule], caller: ada });
    expect(await toolsOf(app)).toEqual(['read']);
    expect(textOf(await app.callTool('read'))).toBe('read by ada');
    await expect(app.callTool('write')).rejects.toThrow(/lacks a scope/);
    await expect(app.callTool('edit')).rejects.toThrow(/edit/);
  });

  it('asks for the scopes of AUTH_SCOPES', async () => {
    const start = startTestApp({ modules: [RestrictedModule], caller: ada, env: { AUTH_SCOPES: 'mcp' } });
    await expect(start).rejects.toThrow(/lacks a scope/);
  });

  it('has further callers, and tokens for routes', async () => {
    app = await startTestApp({ modules: [RestrictedModule], caller: ada });
    const grace = await app.connect({}, { sub: 'grace', roles: ['editor'] });
    expect(textOf((await grace.callTool({ name: 'edit' })) as never)).toBe('edited');
    await expect(app.connect()).rejects.toThrow(/401|Unauthorized/i);
    const ask = (headers: Record<string, string>) => fetch(new URL('/me', app!.url), { headers });
    expect((await ask({})).status).toBe(401);
    const answer = await ask({ Authorization: `Bearer ${await app.tokenFor(ada)}` });
    expect(await answer.json()).toEqual({ sub: 'ada', scopes: ['notes:read'] });
  });

  it('says that there are no tokens without one', async () => {
    app = await startTestApp({ modules: [ToolsModule] });
    expect(() => app!.tokenFor(ada)).toThrow(/started with `caller`/);
  });
});
