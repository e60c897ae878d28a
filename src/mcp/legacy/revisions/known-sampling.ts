import { isPlainObject } from '../../rpc/plain-object.js';
import { JUNE, knownAnnotated, knownMembers, MARCH, type Members, NOVEMBER } from './known-members.js';

export type KnownSampling =
  { readonly ok: true; readonly params: Members } | { readonly ok: false; readonly what: string };

const TOOL_BLOCKS: ReadonlySet<unknown> = new Set(['tool_use', 'tool_result']);

/**
 * What a model is asked, as revisions before 2025-11-25 know it: a message has one block, so several are messages in a row.
 * A client that is sent tools has declared that it knows them, and messages of several blocks with them.
 */
export function knownSampling(params: Members, revision: string): KnownSampling {
  const given = params['messages'] as readonly Members[];
  if (params['tools'] !== undefined || given.some(hasToolBlock)) return { ok: true, params };
  const messages = given.flatMap((message) => knownMessages(message, revision));
  const hasAudio = messages.some(({ content }) => isPlainObject(content) && content['type'] === 'audio');
  if (hasAudio && revision < MARCH) return { ok: false, what: 'audio in messages for a model' };
  return { ok: true, params: { ...params, messages } };
}

function hasToolBlock(message: Members): boolean {
  return blocksIn(message).some(({ type }) => TOOL_BLOCKS.has(type));
}

function blocksIn({ content }: Members): readonly Members[] {
  return [content].flat() as readonly Members[];
}

function knownMessages(message: Members, revision: string): Members[] {
  const known = knownMembers(message, { _meta: NOVEMBER }, revision);
  return blocksIn(message).map((block) => ({ ...known, content: knownAnnotated(block, { _meta: JUNE }, revision) }));
}
