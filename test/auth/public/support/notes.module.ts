import { Injectable, Module } from '@nestjs/common';
import { z } from 'zod';
import {
  CallContext,
  elicit,
  Extension,
  ExtensionMethod,
  Prompt,
  PublicTool,
  Resource,
  ResourceTemplate,
  Tool,
} from '../../../../src/index.js';

export const EXTENSION = 'com.acme/notes';

const sure = elicit({ message: 'Sure?', requestedSchema: { type: 'object', properties: {} } });
const SHARED = { ttlMs: 60_000, cacheScope: 'public' } as const;
const page = z.object({ page: z.string() });

/** Of each kind one that is public and one that is not. */
@Injectable()
@Extension({ id: EXTENSION })
export class Notes {
  private readonly holding = new Set<() => void>();

  @Tool({ name: 'open', input: z.object({}) })
  @PublicTool()
  open(_args: object, { principal, grants }: CallContext): string {
    return `${principal?.sub ?? 'no principal'}, ${grants ? 'grants' : 'no grants'}`;
  }

  @PublicTool()
  @Tool({ name: 'open-hold' })
  hold(_args: object, { signal }: CallContext): Promise<string> {
    return new Promise((resolve) => {
      const end = () => resolve('held');
      this.holding.add(end);
      signal.addEventListener('abort', end);
    });
  }

  @Tool({ name: 'open-long', task: 'optional', public: true })
  long(): string {
    return 'done';
  }

  @Tool({ name: 'open-consent', public: true })
  async consent(_args: object, context: CallContext): Promise<string> {
    return (await context.ask({ sure })).sure.action;
  }

  @Tool({ name: 'closed' })
  closed(_args: object, { principal }: CallContext): string {
    return principal?.sub ?? 'no principal';
  }

  @Tool({ name: 'closed-consent' })
  closedConsent(_args: object, context: CallContext): Promise<string> {
    return this.consent(_args, context);
  }

  @Tool({ name: 'closed-role', roles: ['owner'] })
  role(): string {
    return 'owned';
  }

  @Resource({ uri: 'notes://open', name: 'open', public: true, cache: SHARED })
  openNote(): string {
    return 'open';
  }

  @Resource({ uri: 'notes://closed', name: 'closed', cache: SHARED })
  closedNote(): string {
    return 'closed';
  }

  @ResourceTemplate({ uriTemplate: 'open://{page}', name: 'open-page', public: true, complete: { page: () => ['a'] } })
  openPage(): string {
    return 'open page';
  }

  @ResourceTemplate({ uriTemplate: 'closed://{page}', name: 'closed-page', complete: { page: () => ['a'] } })
  closedPage(): string {
    return 'closed page';
  }

  @Prompt({ name: 'open', args: page, public: true, complete: { page: () => ['a'] } })
  openPrompt(): string {
    return 'open prompt';
  }

  @Prompt({ name: 'closed', args: page, complete: { page: () => ['a'] } })
  closedPrompt(): string {
    return 'closed prompt';
  }

  @ExtensionMethod({ name: 'acme/open', public: true })
  openMethod(): object {
    return { open: true };
  }

  @ExtensionMethod({ name: 'acme/closed' })
  closedMethod(): object {
    return { open: false };
  }

  release(): void {
    for (const end of this.holding) end();
    this.holding.clear();
  }
}

@Module({ providers: [Notes] })
export class NotesModule {}
