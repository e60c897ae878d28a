import {
  type CallHandler,
  type CanActivate,
  type ExecutionContext,
  Injectable,
  Module,
  type NestInterceptor,
  type PipeTransform,
  UseGuards,
  UseInterceptors,
} from '@nestjs/common';
import { map, type Observable } from 'rxjs';
import { z } from 'zod';
import {
  Args,
  type CallContext,
  Extension,
  ExtensionMethod,
  mcpArguments,
  ProtocolError,
  ToolError,
} from '../../../src/index.js';

export const ACME = 'com.acme/search';

const Query = z.object({ text: z.string().min(1), limit: z.int().nullable().default(null) });

@Injectable()
class Polite implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    return (mcpArguments(context).args as { text?: string }).text !== 'rude';
  }
}

@Injectable()
class Stamped implements NestInterceptor {
  intercept(_context: ExecutionContext, next: CallHandler): Observable<unknown> {
    return next.handle().pipe(map((result: object) => ({ ...result, stamped: true })));
  }
}

class Trimmed implements PipeTransform {
  transform(value: { text: string }) {
    return { ...value, text: value.text.trim() };
  }
}

/** A team's extension, with a method for each thing that a method may do. */
@Injectable()
@Extension({ id: ACME, version: '1.2.0', settings: { languages: ['en'] } })
class AcmeSearch {
  /** Names of the calls whose signal was aborted. */
  readonly aborted: string[] = [];

  @UseGuards(Polite)
  @UseInterceptors(Stamped)
  @ExtensionMethod({ name: 'acme/search', params: Query })
  search(@Args(new Trimmed()) { text, limit }: z.infer<typeof Query>, context: CallContext) {
    return { found: text, limit, era: context.era, meta: context.meta?.['acme/trace'] ?? null };
  }

  @ExtensionMethod({ name: 'acme/count', result: z.object({ count: z.number() }) })
  count(): { count: number } {
    return { count: 3, secret: 'no member of the schema' } as { count: number };
  }

  @ExtensionMethod({ name: 'acme/nothing' })
  nothing(): void {}

  @ExtensionMethod({ name: 'acme/walk' })
  async walk(_params: unknown, context: CallContext) {
    await context.progress(1, 2, 'half');
    return {};
  }

  @ExtensionMethod({ name: 'acme/hold' })
  async hold(_params: unknown, context: CallContext) {
    await context.progress(1);
    await new Promise((resolve) => context.signal.addEventListener('abort', resolve, { once: true }));
    this.aborted.push(context.era);
    return {};
  }

  @ExtensionMethod({ name: 'acme/fail', params: z.object({ how: z.enum(['told', 'protocol', 'hidden', 'list']) }) })
  fail({ how }: { how: 'told' | 'protocol' | 'hidden' | 'list' }): object {
    if (how === 'list') return [1];
    if (how === 'told') throw new ToolError('Try another index.');
    if (how === 'protocol') throw new ProtocolError(-32050, 'No such index', { index: 'a' });
    throw new Error('the password is in here');
  }

  @ExtensionMethod({ name: 'acme/lone' })
  lone() {
    return { text: 'half \ud83d' };
  }

  @ExtensionMethod({ name: 'acme/reindex', scopes: ['search:write'] })
  reindex() {
    return { done: true };
  }

  @ExtensionMethod({ name: 'acme/reset', roles: ['owner'] })
  reset() {
    return { done: true };
  }
}

@Module({ providers: [AcmeSearch] })
export class AcmeModule {}

export { AcmeSearch };
