import { Inject, Injectable } from '@nestjs/common';
import { CapabilityRegistry } from '../../../capabilities/capability-registry.js';
import type { Grants } from '../../../capabilities/grants.js';
import { Extensions } from '../../../extensions/extensions.js';
import { Tracing } from '../../../tracing/tracing.js';
import { ExtensionRuns } from '../../calls/extension-runs.js';
import { listMethods } from '../../calls/lists.js';
import { AskedCalls } from '../calls/asked-calls.js';
import { listCache } from '../calls/cache-hints.js';
import { ModernCallContext } from '../calls/modern-call-context.js';
import { assertDeclares } from '../calls/required-extension.js';
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
    extensions: Extensions,
    private readonly runs: ExtensionRuns,
    @Inject(MODERN_EXTENSIONS) added: readonly ModernExtension[],
  ) {
    for (const { declared } of added) if (declared) extensions.add({ ...declared, eras: ['modern'] });
    const methods: Partial<ModernMethods> = {
      ...discoverMethod(registry.serverCapabilities(), extensions, identity, texts),
      ...listMethods<ModernMethod>(registry, (pageOf, kind) => async (params, { grants }) => {
        return pages.of(
          pageOf(params, grants),
          listCache(registry.isPrivate(kind), registry.admitsAnonymous && !grants),
        );
      }),
      ...modernToolsMethods(calls),
      ...modernResourcesMethods(registry, asked),
      ...modernPromptsMethods(registry, asked, tracing),
    };
    this.methods = new Map([...Object.entries(methods), ...added.flatMap(methodsOf)]);
  }

  /** `undefined` for what is not served, or not to this caller. */
  methodOf(name: string, grants: Grants | undefined): ModernMethod | undefined {
    return this.methods.get(name) ?? this.teamMethod(name, grants);
  }

  private teamMethod(name: string, grants: Grants | undefined): ModernMethod | undefined {
    const method = this.runs.methodOf(name, grants);
    const run: ModernMethod = (params, serving) =>
      this.runs.run(method!, params, new ModernCallContext(serving, undefined));
    return method && forDeclaring(method.extension, run);
  }
}

function methodsOf({ declared, methods }: ModernExtension): [string, ModernMethod][] {
  const entries = Object.entries(methods);
  if (declared?.clients !== 'declaring') return entries;
  return entries.map(([name, method]) => [name, forDeclaring(declared.id, method)]);
}

/** A method that answers only clients that declare its extension. */
function forDeclaring(id: string, method: ModernMethod): ModernMethod {
  return async (params, serving) => {
    assertDeclares(serving, id);
    return method(params, serving);
  };
}
