import { Inject, Injectable } from '@nestjs/common';
import { CapabilityRegistry } from '../../../capabilities/capability-registry.js';
import { Tracing } from '../../../tracing/tracing.js';
import { listMethods } from '../../calls/lists.js';
import { AskedCalls } from '../calls/asked-calls.js';
import { listCache } from '../calls/cache-hints.js';
import { discoverMethod } from './discover.method.js';
import { modernPromptsMethods } from './prompts.methods.js';
import { modernResourcesMethods } from './resources.methods.js';
import {
  MODERN_EXTENSIONS,
  type ModernExtension,
  type ModernMethod,
  type ModernMethods,
} from '../calls/modern-serving.js';
import { SERVER_IDENTITY, type ServerIdentity } from '../../../identity/identity.js';
import { ResultTexts } from '../calls/result-texts.js';
import { PreparedPages } from '../calls/prepared-pages.js';
import { ModernToolCalls, modernToolsMethods } from './tools.methods.js';

/** The methods of the modern era: those of the spec, and what extensions add. */
@Injectable()
export class ModernDispatcher {
  private readonly methods: ReadonlyMap<string, ModernMethod>;

  constructor(
    registry: CapabilityRegistry,
    pages: PreparedPages,
    calls: ModernToolCalls,
    asked: AskedCalls,
    tracing: Tracing,
    texts: ResultTexts,
    @Inject(SERVER_IDENTITY) identity: ServerIdentity,
    @Inject(MODERN_EXTENSIONS) extensions: readonly ModernExtension[],
  ) {
    const methods: Partial<ModernMethods> = {
      ...discoverMethod(registry.serverCapabilities(), extensions, identity, texts),
      ...listMethods<ModernMethod>(registry, (pageOf, kind) => async (params, { grants }) => {
        return pages.of(pageOf(params, grants), listCache(registry.isPrivate(kind)));
      }),
      ...modernToolsMethods(calls),
      ...modernResourcesMethods(registry, asked),
      ...modernPromptsMethods(registry, asked, tracing),
    };
    this.methods = new Map([
      ...Object.entries(methods),
      ...extensions.flatMap((added) => Object.entries(added.methods)),
    ]);
  }

  methodOf(name: string): ModernMethod | undefined {
    return this.methods.get(name);
  }
}
