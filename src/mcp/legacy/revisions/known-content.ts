import { isPlainObject } from '../../rpc/plain-object.js';
import { JUNE, knownAnnotated, knownMembers, MARCH, type Members, NOVEMBER, type Since } from './known-members.js';

const BLOCK: Since = { _meta: JUNE };
const LINK: Since = { icons: NOVEMBER };

/** Of the contents of a resource, read or embedded. */
const CONTENTS: Since = { _meta: JUNE };

/** Contents of a resource as a revision knows them. */
export function knownContents<T extends object>(contents: T, revision: string): T {
  return knownMembers(contents, CONTENTS, revision);
}

/**
 * A content block as a revision knows it. Audio is a resource that is embedded, before 2025-03-26; a link is a text that
 * names it, before 2025-06-18.
 *
 * @param index of the block among those of its answer
 */
export function knownBlock(block: Members, index: number, revision: string): Members {
  switch (block['type']) {
    case 'audio':
      return knownAnnotated(revision < MARCH ? embeddedAudio(block, index) : block, BLOCK, revision);
    case 'resource_link':
      return revision < JUNE ? linkText(block, revision) : knownAnnotated(block, LINK, revision);
    case 'resource':
      return knownAnnotated(withKnownContents(block, revision), BLOCK, revision);
    default:
      return knownAnnotated(block, BLOCK, revision);
  }
}

function withKnownContents(block: Members, revision: string): Members {
  const { resource } = block;
  if (!isPlainObject(resource)) return block;
  const known = knownContents(resource, revision);
  return known === resource ? block : { ...block, resource: known };
}

/** `cid:` names a part of the very message (RFC 2392). */
function embeddedAudio({ data, mimeType, annotations }: Members, index: number): Members {
  return withAnnotations(
    { type: 'resource', resource: { uri: `cid:audio-${index}`, mimeType, blob: data } },
    annotations,
  );
}

function linkText({ uri, name, title = name, mimeType, description, annotations }: Members, revision: string): Members {
  const about = [`${String(title)}: ${String(uri)}`];
  if (typeof mimeType === 'string') about.push(`(${mimeType})`);
  if (typeof description === 'string') about.push(description);
  return knownAnnotated(withAnnotations({ type: 'text', text: about.join(' ') }, annotations), {}, revision);
}

function withAnnotations(block: Members, annotations: unknown): Members {
  return annotations === undefined ? block : { ...block, annotations };
}
