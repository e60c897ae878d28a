import { createHash } from 'node:crypto';
import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import type { SkillResourceEntry } from '@modelcontextprotocol/server/ext/skills';
import { nodeSkillFiles } from '@modelcontextprotocol/server/ext/skills/node';
import { mimeTypeOf } from './mime-types.js';
import type { SkillFolder } from './skill-folder.js';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** A published file: what clients were told of it, and where it lies. Its contents stay on the disk. */
export class SkillFile {
  readonly uri: string;
  readonly size: number;
  readonly mimeType: string;
  private readonly path: string;
  private readonly digest: string;

  constructor(
    private readonly folder: SkillFolder,
    { uri, size, digest }: SkillResourceEntry,
  ) {
    this.uri = uri;
    this.size = size;
    this.digest = digest;
    this.path = folder.pathOf(uri);
    this.mimeType = mimeTypeOf(this.path);
  }

  /** @throws Error when it is no longer the file whose size and digest were published */
  async read(): Promise<string | Uint8Array> {
    const { root } = this.folder;
    const { size } = await lstat(join(root, this.path));
    const bytes = size === this.size ? await nodeSkillFiles(root).read(this.path) : undefined;
    if (bytes === undefined || digestOf(bytes) !== this.digest) {
      throw new Error(
        `${join(root, this.path)} changed since the start; restart the service to publish what it is now`,
      );
    }
    return textOf(bytes) ?? bytes;
  }
}

function digestOf(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

function textOf(bytes: Uint8Array): string | undefined {
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
}
