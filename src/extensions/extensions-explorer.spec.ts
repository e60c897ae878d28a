import { Injectable, Module, Scope } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { z } from 'zod';
import { ConfigModule } from '../config/config.module.js';
import type { Settings } from '../config/settings.js';
import { FakeCallContext } from '../testing/fake-call-context.js';
import {
  type ExtensionDefinition,
  type ExtensionMethodDefinition,
  Extension,
  ExtensionMethod,
} from './extension.decorators.js';
import { Extensions } from './extensions.js';
import { ExtensionsModule } from './extensions.module.js';

async function start(...providers: object[]): Promise<Extensions> {
  @Module({ providers: providers as never[] })
  class TeamModule {}
  const config = ConfigModule.register({ listPageSize: 100 } as Settings);
  const app = await Test.createTestingModule({ imports: [config, ExtensionsModule, TeamModule] }).compile();
  await app.init();
  return app.get(Extensions);
}

const problemOf = (...providers: object[]): Promise<string> =>
  start(...providers).then(
    () => 'started',
    ({ message }: Error) => message,
  );

/** A provider that declares what it is given. */
function declaring(definition?: ExtensionDefinition, ...methods: ExtensionMethodDefinition[]): object {
  class Acme {
    serve(): object {
      return {};
    }
  }
  Injectable()(Acme);
  if (definition) Extension(definition)(Acme);
  methods.forEach((method, index) => {
    const name = `method${index}`;
    Object.defineProperty(Acme.prototype, name, { value: () => ({}), configurable: true, enumerable: true });
    ExtensionMethod(method)(Acme.prototype, name, Object.getOwnPropertyDescriptor(Acme.prototype, name)!);
  });
  return Acme;
}

// The type checker reads this class: each `ts-expect-error` fails the check when the line below it compiles.
class Checked {
  @ExtensionMethod({ name: 'acme/fits', params: z.object({ n: z.number() }), result: z.object({ twice: z.number() }) })
  async fits({ n }: { n: number }) {
    return { twice: 2 * n };
  }

  // @ts-expect-error the schema gives a number
  @ExtensionMethod({ name: 'acme/params', params: z.object({ n: z.number() }) })
  wrongParams({ n }: { n: string }): object {
    return { n };
  }

  // @ts-expect-error the schema wants a number
  @ExtensionMethod({ name: 'acme/result', result: z.object({ n: z.number() }) })
  wrongResult(): { n: string } {
    return { n: '2' };
  }

  // @ts-expect-error a result is an object
  @ExtensionMethod({ name: 'acme/text' })
  wrongText(): string {
    return 'a';
  }
}

const ID = 'com.acme/search';

describe('the extensions of teams', () => {
  it('are declared with their settings, and their methods run on the provider, its dependencies in place', async () => {
    @Injectable()
    class Index {
      readonly found = ['tea'];
    }

    @Injectable()
    @Extension({ id: ID, version: '1', settings: { languages: ['en'] } })
    class Search {
      constructor(private readonly index: Index) {}

      @ExtensionMethod({ name: 'acme/search', params: z.object({ text: z.string() }) })
      search({ text }: { text: string }): object {
        return { found: this.index.found.includes(text) };
      }
    }

    const extensions = await start(Index, Search, declaring({ id: 'com.acme/empty' }));
    const declared = { 'com.acme/empty': {}, [ID]: { version: '1', languages: ['en'] } };
    for (const era of ['legacy', 'modern'] as const) expect(extensions.declaredIn(era)).toEqual(declared);
    const method = extensions.methodOf('acme/search')!;
    expect(method.extension).toBe(ID);
    expect(await method.call({ text: 'tea' }, new FakeCallContext())).toEqual({
      kind: 'result',
      result: { found: true },
    });
  });

  it('may be made by a factory, or be a value', async () => {
    const Made = declaring({ id: ID }, { name: 'acme/a' }) as new () => object;
    for (const provider of [
      { provide: 'made', useFactory: () => new Made() },
      { provide: 'made', useValue: new Made() },
    ])
      expect((await start(provider)).methodOf('acme/a')).toBeDefined();
  });

  it('stop the start where two have one id or one method, naming both', async () => {
    const twice = [declaring({ id: ID }, { name: 'acme/a' }), declaring({ id: ID }, { name: 'acme/a' })];
    const problem = await problemOf(...twice);
    expect(problem).toContain(
      `the extension "${ID}" is declared more than once: Acme in TeamModule, Acme in TeamModule;`,
    );
    expect(problem).toContain('the method "acme/a" is declared more than once: Acme.method0 in TeamModule,');
  });

  it.each<[string, object, string]>([
    ['methods and no extension, though each compiles', Checked, "write @Extension({ id: 'com.example/search' })"],
    ['no extension', declaring(undefined, { name: 'acme/a' }), "write @Extension({ id: 'com.example/search' })"],
    ['an id that is the service’s', declaring({ id: 'io.modelcontextprotocol/tasks' }), 'write another id'],
    [
      'a method of the specification',
      declaring({ id: ID }, { name: 'tools/call' }),
      'Acme.method0 in TeamModule: the method',
    ],
    ['settings that are a list', declaring({ id: ID, settings: [] as never }), 'its settings must be a JSON object'],
    ['a number that JSON has not', declaring({ id: ID, settings: { a: NaN } }), 'its a is NaN'],
    ['two versions', declaring({ id: ID, version: '1', settings: { version: '2' } }), 'its version stands twice'],
    ['a version that is no text', declaring({ id: ID, version: 1 as never }), 'write version: "1.0.0"'],
    [
      'parameters that are no object',
      declaring({ id: ID }, { name: 'acme/a', params: z.string() }),
      'its params schema must',
    ],
    [
      'a result that is no object',
      declaring({ id: ID }, { name: 'acme/a', result: z.string() }),
      'its result schema must',
    ],
  ])('stop the start with %s', async (_name, provider, problem) => {
    expect(await problemOf(provider)).toContain(problem);
  });

  it('are no place for what is made anew for each request', async () => {
    @Injectable({ scope: Scope.REQUEST })
    @Extension({ id: ID })
    class Fleeting {}
    expect(await problemOf(Fleeting)).toContain('Fleeting in TeamModule serves an extension but is request-scoped');
  });
});
