import { Injectable, Module, Scope } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { z } from 'zod';
import { ConfigModule } from '../config/config.module.js';
import type { Settings } from '../config/settings.js';
import { FakeCallContext } from '../testing/fake-call-context.js';
import { CapabilitiesModule } from './capabilities.module.js';
import { CapabilityRegistry } from './capability-registry.js';
import { Prompt, PublicTool, Resource, ResourceTemplate, Tool } from './decorators.js';
import type { CallContext } from './call-context.js';
import type { TemplateVariables } from './handlers.js';

async function start(...providers: object[]) {
  @Module({ providers: providers as never[] })
  class TeamModule {}
  const config = ConfigModule.register({ listPageSize: 100 } as Settings);
  const app = await Test.createTestingModule({ imports: [config, CapabilitiesModule, TeamModule] }).compile();
  await app.init();
  return app.get(CapabilityRegistry);
}

@Injectable()
class Greeter {
  greeting(name: string): string {
    return `Hello, ${name}!`;
  }
}

@Injectable()
class Team {
  constructor(private readonly greeter: Greeter) {}

  @Tool({ name: 'greet', input: z.object({ name: z.string() }) })
  greet({ name }: { name: string }, context: CallContext): string {
    return `${this.greeter.greeting(name)} (${context.era})`;
  }

  @Resource({ uri: 'team://motto', name: 'motto', mimeType: 'text/plain' })
  motto(uri: URL): string {
    return `motto of ${uri.host}`;
  }

  @ResourceTemplate({
    uriTemplate: 'team://members/{name}',
    name: 'member',
    complete: {
      name(this: Team, value) {
        return [this.greeter.greeting(value)];
      },
    },
  })
  member(_uri: URL, { name }: TemplateVariables): string {
    return this.greeter.greeting(name as string);
  }

  @Prompt({ name: 'introduce', args: z.object({ name: z.string() }) })
  introduce({ name }: { name: string }): string {
    return this.greeter.greeting(name);
  }
}

const context = new FakeCallContext();

describe('capabilities of a Nest module', () => {
  it('are found on any provider, and run with what it injects', async () => {
    const registry = await start(Greeter, Team);
    expect(await registry.callTool('greet', { name: 'Ada' }, context)).toMatchObject({
      result: { content: [{ text: 'Hello, Ada! (legacy)' }] },
    });
    expect(await registry.readResource('team://motto', context)).toMatchObject({
      result: { contents: [{ text: 'motto of motto', mimeType: 'text/plain' }] },
    });
    expect(await registry.readResource('team://members/Ada%20L', context)).toMatchObject({
      result: { contents: [{ text: 'Hello, Ada L!', uri: 'team://members/Ada%20L' }] },
    });
    expect(await registry.getPrompt('introduce', { name: 'Ada' }, context)).toMatchObject({
      result: { messages: [{ role: 'user', content: { text: 'Hello, Ada!' } }] },
    });
  });

  it('complete with the provider as `this`', async () => {
    const registry = await start(Greeter, Team);
    const ref = { type: 'ref/resource', uri: 'team://members/{name}' } as const;
    expect(await registry.complete({ ref, argument: { name: 'name', value: 'A' } }, context)).toMatchObject({
      result: { completion: { values: ['Hello, A!'] } },
    });
  });

  it('are found on providers under another token, by factory, by value, and once under an alias', async () => {
    const make = (name: string) => {
      class Made {
        @Tool({ name })
        run(): string {
          return name;
        }
      }
      return Made;
    };
    const registry = await start(
      { provide: 'A', useClass: make('a') },
      { provide: 'B', useFactory: () => new (make('b'))() },
      { provide: 'C', useValue: new (make('c'))() },
      { provide: 'D', useExisting: 'C' },
      { provide: 'E', useValue: null },
      { provide: 'F', useValue: Object.create(null) },
    );
    expect(registry.listTools()).toMatchObject({ tools: [{ name: 'a' }, { name: 'b' }, { name: 'c' }] });
  });

  it('are inherited', async () => {
    abstract class Base {
      @Tool({ name: 'inherited' })
      run(): string {
        return this.constructor.name;
      }
    }
    class Derived extends Base {}
    const registry = await start(Derived);
    expect(await registry.callTool('inherited', undefined, context)).toMatchObject({
      result: { content: [{ text: 'Derived' }] },
    });
  });

  it('stop the start when names collide, with all of them and their places in one message', async () => {
    class A {
      @Tool({ name: 'same' })
      one(): void {}
      @Tool({ name: 'same' })
      two(): void {}
      @Prompt({ name: 'same' })
      three(): string {
        return '';
      }
    }
    class B {
      @Prompt({ name: 'same' })
      four(): string {
        return '';
      }
    }
    const message = await start(A, B).catch((error: Error) => error.message);
    expect(message).toContain('tool "same" is declared more than once: A.one in TeamModule, A.two in TeamModule');
    expect(message).toContain('prompt "same" is declared more than once: A.three in TeamModule, B.four in TeamModule');
  });

  it('stop the start with every definition that cannot be served', async () => {
    class Wrong {
      @Tool({ name: 'has spaces', input: z.string() as never })
      tool(): void {}
      @Resource({ uri: 'relative', name: 'r' })
      resource(): string {
        return '';
      }
      @ResourceTemplate({ uriTemplate: 'docs://fixed', name: 't' })
      template(): string {
        return '';
      }
      @Prompt({ name: 'p', args: z.object({ n: z.number() }), complete: { m: () => [] } })
      prompt(): string {
        return '';
      }
    }
    const message = await start(Wrong).catch((error: Error) => error.message);
    expect(message).toContain('Wrong.tool in TeamModule: the tool cannot be served: its name "has spaces"');
    expect(message).toContain('its input schema must describe an object');
    expect(message).toContain('Wrong.resource in TeamModule');
    expect(message).toContain('Wrong.template in TeamModule');
    expect(message).toContain('its argument "n" must be a string');
  });

  it.each([Scope.REQUEST, Scope.TRANSIENT])('stop the start on a provider of scope %s', async (scope) => {
    @Injectable({ scope })
    class Scoped {
      @Tool({ name: 'scoped' })
      run(): void {}
    }
    await expect(start(Scoped)).rejects.toThrow(/Scoped in TeamModule .* make it a singleton/);
  });

  it('stop the start when something they inject is request-scoped', async () => {
    @Injectable({ scope: Scope.REQUEST })
    class PerRequest {}
    @Injectable()
    class Needy {
      constructor(readonly dependency: PerRequest) {}
      @Tool({ name: 'needy' })
      run(): void {}
    }
    await expect(start(PerRequest, Needy)).rejects.toThrow(/Needy in TeamModule/);
  });
});

describe('@PublicTool', () => {
  @Injectable()
  class Both {
    @PublicTool()
    @Tool({ name: 'above' })
    above(): string {
      return 'a';
    }

    @Tool({ name: 'below' })
    @PublicTool()
    below(): string {
      return 'b';
    }

    @Tool({ name: 'closed' })
    closed(): string {
      return 'c';
    }

    @PublicTool()
    @Tool({ name: 'tool' })
    @Resource({ uri: 'note://a', name: 'a' })
    both(): string {
      return 'd';
    }
  }

  it('opens the tool of its method, above and below @Tool, and nothing else', async () => {
    const registry = await start(Both);
    expect(registry.publicNames()).toEqual(['tool above', 'tool below', 'tool tool']);
    expect(registry.findTool('closed')!.access.isPublic).toBe(false);
  });

  it('stops the start where there is no tool to open, with what to write', async () => {
    @Injectable()
    class Lonely {
      @PublicTool()
      nothing(): string {
        return '';
      }

      @PublicTool()
      @Resource({ uri: 'note://a', name: 'a' })
      resource(): string {
        return '';
      }
    }
    const refusal = await start(Lonely).catch(({ message }: Error) => message);
    for (const method of ['nothing', 'resource'])
      expect(refusal).toContain(
        `Lonely.${method} in TeamModule has @PublicTool() and is no tool: write @Tool({ name: 'forecast' }) beside it, or, for a resource or a prompt, public: true`,
      );
  });

  it('stops the start on what can be no method', () => {
    class Odd {}
    expect(() => PublicTool()(Odd.prototype, 'x', { value: 1 })).toThrow(
      '@PublicTool stands on Odd.x, which is no method',
    );
  });
});
