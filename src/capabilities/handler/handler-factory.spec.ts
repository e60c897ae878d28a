import {
  type ArgumentMetadata,
  type ArgumentsHost,
  type CallHandler,
  type CanActivate,
  Catch,
  createParamDecorator,
  type ExceptionFilter,
  type ExecutionContext,
  Injectable,
  Module,
  type NestInterceptor,
  type PipeTransform,
  Scope,
  UseFilters,
  UseGuards,
  UseInterceptors,
  UsePipes,
} from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import { Test } from '@nestjs/testing';
import { map, type Observable } from 'rxjs';
import { z } from 'zod';
import { ConfigModule } from '../../config/config.module.js';
import type { Settings } from '../../config/settings.js';
import { FakeCallContext } from '../../testing/fake-call-context.js';
import { CallContext } from '../call-context.js';
import { CapabilitiesModule } from '../capabilities.module.js';
import { CapabilityRegistry } from '../capability-registry.js';
import { Prompt, Resource, ResourceTemplate, Tool } from '../decorators.js';
import type { TemplateVariables } from '../handlers.js';
import { mcpArguments } from './mcp-arguments.js';
import { Args, Context } from './parameters.js';

async function start(...providers: object[]) {
  @Module({ providers: providers as never[] })
  class TeamModule {}
  const config = ConfigModule.register({ listPageSize: 100 } as Settings);
  const app = await Test.createTestingModule({ imports: [config, CapabilitiesModule, TeamModule] }).compile();
  await app.init();
  return app.get(CapabilityRegistry);
}

const word = z.object({ word: z.string() });
type Word = z.infer<typeof word>;

function textOf(outcome: unknown): unknown {
  return (outcome as { result: { content: [{ text: string }] } }).result.content[0].text;
}

@Injectable()
class Passwords {
  readonly accepted = 'sesame';
}

@Injectable()
class PasswordGuard implements CanActivate {
  constructor(private readonly passwords: Passwords) {}
  canActivate(execution: ExecutionContext): boolean {
    const { context } = mcpArguments(execution);
    return execution.getType<string>() === 'mcp' && context.headers['x-password'] === this.passwords.accepted;
  }
}

@Injectable()
class Shout implements PipeTransform {
  transform(value: Word, { type }: ArgumentMetadata): Word {
    return { word: `${value.word.toUpperCase()} as ${type}` };
  }
}

class Bracket implements NestInterceptor {
  intercept(_context: ExecutionContext, next: CallHandler): Observable<unknown> {
    return next.handle().pipe(map((answer) => `[${String(answer)}]`));
  }
}

class OutOfStock extends Error {}

@Catch(OutOfStock)
class OutOfStockFilter implements ExceptionFilter {
  catch(_error: OutOfStock, host: ArgumentsHost): string {
    return `no ${(mcpArguments(host).args as Word).word} left`;
  }
}

@UseGuards(PasswordGuard)
class Guarded {
  @Tool({ name: 'guarded' })
  tool(): string {
    return 'inside';
  }
  @Prompt({ name: 'guarded' })
  prompt(): string {
    return 'inside';
  }
  @Resource({ uri: 'docs://guarded', name: 'guarded' })
  resource(): string {
    return 'inside';
  }
}

const allowed = new FakeCallContext({ headers: { 'x-password': 'sesame' } });
const denied = new FakeCallContext();

describe('Nest on a capability', () => {
  it('guards the methods of a class, with injected guards', async () => {
    const registry = await start(Passwords, Guarded);
    expect(textOf(await registry.callTool('guarded', {}, allowed))).toBe('inside');
    expect(await registry.callTool('guarded', {}, denied)).toEqual({
      kind: 'result',
      result: { isError: true, content: [{ type: 'text', text: 'Forbidden resource' }] },
    });
    const refusal = { kind: 'failed', code: -32603, message: 'Forbidden resource' };
    expect(await registry.getPrompt('guarded', {}, denied)).toEqual(refusal);
    expect(await registry.readResource('docs://guarded', denied)).toEqual(refusal);
  });

  it('pipes the arguments and leaves the context alone', async () => {
    class Piped {
      @UsePipes(Shout)
      @Tool({ name: 'piped', input: word })
      tool(args: Word, context: CallContext): string {
        return `${args.word}, ${context instanceof CallContext}`;
      }
    }
    const registry = await start(Piped);
    expect(textOf(await registry.callTool('piped', { word: 'hi' }, allowed))).toBe('HI as body, true');
  });

  it('pipes the variables of a template and leaves the URI alone', async () => {
    class Piped {
      @UsePipes(Shout)
      @ResourceTemplate({ uriTemplate: 'docs://{word}', name: 'word' })
      read(uri: URL, { word }: TemplateVariables, context: CallContext): string {
        return `${uri.href} ${String(word)} ${context instanceof CallContext}`;
      }
    }
    const registry = await start(Piped);
    expect(await registry.readResource('docs://hi', allowed)).toMatchObject({
      result: { contents: [{ text: 'docs://hi HI as body true' }] },
    });
  });

  it('pipes one parameter, and fills the others by position', async () => {
    class Piped {
      @Tool({ name: 'piped', input: word })
      tool(@Args(Shout) args: Word, context: CallContext): string {
        return `${args.word} ${context.era}`;
      }
    }
    const registry = await start(Piped);
    expect(textOf(await registry.callTool('piped', { word: 'hi' }, allowed))).toBe('HI as body legacy');
  });

  it('fills parameters of custom decorators, in any order', async () => {
    const Password = createParamDecorator(
      (_: unknown, execution: ExecutionContext) => mcpArguments(execution).context.headers['x-password'],
    );
    class Decorated {
      @Tool({ name: 'third', input: word })
      third(args: Word, context: CallContext, @Password() password: string): string {
        return `${args.word} ${context.era} ${password}`;
      }
      @Tool({ name: 'first' })
      first(@Context() context: unknown, @Args() args: unknown): string {
        return `${(context as CallContext).era} ${JSON.stringify(args)}`;
      }
    }
    const registry = await start(Decorated);
    expect(textOf(await registry.callTool('third', { word: 'hi' }, allowed))).toBe('hi legacy sesame');
    expect(textOf(await registry.callTool('first', {}, allowed))).toBe('legacy {}');
  });

  it('intercepts, also with Observables', async () => {
    class Intercepted {
      @UseInterceptors(Bracket)
      @Tool({ name: 'intercepted' })
      tool(): string {
        return 'x';
      }
    }
    const registry = await start(Intercepted);
    expect(textOf(await registry.callTool('intercepted', {}, allowed))).toBe('[x]');
  });

  it('filters what a method throws', async () => {
    class Filtered {
      @UseFilters(OutOfStockFilter)
      @Tool({ name: 'filtered', input: word })
      tool(): string {
        throw new OutOfStock();
      }
    }
    const registry = await start(Filtered);
    expect(textOf(await registry.callTool('filtered', { word: 'tea' }, allowed))).toBe('no tea left');
  });

  it('runs global guards, which find headers where HTTP has its request, and no global filters', async () => {
    class HttpGuard implements CanActivate {
      canActivate(execution: ExecutionContext): boolean {
        return (
          execution.switchToHttp().getRequest<{ headers: Record<string, string> }>().headers['x-password'] === 'sesame'
        );
      }
    }
    @Catch()
    class HttpFilter implements ExceptionFilter {
      catch(_error: Error, host: ArgumentsHost): void {
        host.switchToHttp().getResponse<{ status(code: number): void }>().status(500);
      }
    }
    class Plain {
      @Tool({ name: 'plain' })
      tool(): string {
        return 'x';
      }
    }
    const registry = await start(
      Plain,
      { provide: APP_GUARD, useClass: HttpGuard },
      { provide: APP_FILTER, useClass: HttpFilter },
    );
    expect(textOf(await registry.callTool('plain', {}, allowed))).toBe('x');
    expect(textOf(await registry.callTool('plain', {}, denied))).toBe('Forbidden resource');
  });

  it('refuses to start with a request-scoped guard on a capability', async () => {
    @Injectable({ scope: Scope.REQUEST })
    class ScopedGuard implements CanActivate {
      canActivate(): boolean {
        return true;
      }
    }
    class Guarded {
      @UseGuards(ScopedGuard)
      @Tool({ name: 'guarded' })
      tool(): void {}
    }
    await expect(start(Guarded)).rejects.toThrow(/Guarded in TeamModule .* guards inject/);
  });
});
