import { Injectable } from '@nestjs/common';
import {
  RESOURCES_DIRECTORY_READ_METHOD,
  SKILLS_GET_METHOD,
  SKILLS_LIST_METHOD,
  type SkillsCapability,
} from '@modelcontextprotocol/server/ext/skills';
import { PaginatedRequestParamsSchema, ReadResourceRequestParamsSchema } from '@modelcontextprotocol/sdk/types.js';
import { z } from 'zod';
import { CapabilityRegistry } from '../../../capabilities/capability-registry.js';
import type { CacheHint } from '../../../capabilities/definitions.js';
import { OWN_EXTENSIONS } from '../../../extensions/extension-names.js';
import { SkillLibrary } from '../../../skills/skill-library.js';
import { pageOrThrow } from '../../calls/outcome-results.js';
import { cursorIn } from '../../rpc/cursor-in.js';
import { parseParams } from '../../rpc/parse-params.js';
import { RpcCode, RpcError } from '../../rpc/rpc-error.js';
import { ModernExtension, type ModernMethods, type OwnExtension } from '../calls/modern-serving.js';
import { listCache } from '../calls/cache-hints.js';
import { PreparedPages } from '../calls/prepared-pages.js';
import { quoted } from '../../../text/quoted.js';

const SETTINGS: SkillsCapability = { directoryRead: true };

const DECLARED: OwnExtension = { id: OWN_EXTENSIONS.skills, settings: { ...SETTINGS }, clients: 'all' };

const ReadDirectoryParamsSchema = z.object({ uri: z.string(), cursor: z.string().optional() });

/** The skills extension (SEP-2640): declared, and its methods known, only where a module has skills. */
@Injectable()
export class SkillsExtension extends ModernExtension {
  override readonly declared: OwnExtension | undefined;
  readonly methods: Partial<ModernMethods>;

  constructor(library: SkillLibrary, pages: PreparedPages, registry: CapabilityRegistry) {
    super();
    this.declared = library.isEmpty ? undefined : DECLARED;
    this.methods = library.isEmpty ? {} : skillsMethods(library, pages, listCache(registry.admitsAnonymous));
  }
}

/** @param cache skills are for callers with a token */
function skillsMethods(library: SkillLibrary, pages: PreparedPages, cache: CacheHint): Partial<ModernMethods> {
  return {
    [SKILLS_LIST_METHOD]: async (params) =>
      pages.of(pageOrThrow(library.list(cursorIn(parseParams(PaginatedRequestParamsSchema, params)))), cache),

    [SKILLS_GET_METHOD]: async (params) => {
      const { uri } = parseParams(ReadResourceRequestParamsSchema, params);
      const skill = library.get(canonical(uri));
      if (!skill) throw new RpcError(RpcCode.InvalidParams, `Unknown skill: ${quoted(uri)}`, { uri });
      return { ...cache, skill };
    },

    [RESOURCES_DIRECTORY_READ_METHOD]: async (params) => {
      const asked = parseParams(ReadDirectoryParamsSchema, params);
      const { uri } = asked;
      const page = library.readDirectory(canonical(uri), cursorIn(asked));
      if (!page) throw new RpcError(RpcCode.InvalidParams, `Not a directory: ${quoted(uri)}`, { uri });
      return pages.of(pageOrThrow(page), cache);
    },
  };
}

/** URIs are published in the form that `URL` writes; other spellings of the same name the same. */
function canonical(uri: string): string {
  return URL.canParse(uri) ? new URL(uri).href : uri;
}
