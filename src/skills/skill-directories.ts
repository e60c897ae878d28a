import { DIRECTORY_MIME_TYPE, type DirectoryResource } from '@modelcontextprotocol/server/ext/skills';
import { Catalog, type InvalidCursor } from '../capabilities/catalog.js';
import { UNRESTRICTED } from '../capabilities/grants.js';
import type { Entry } from '../capabilities/kinds/entry.js';
import type { Page } from '../capabilities/outcomes.js';
import { uriKey } from '../text/uri-key.js';
import type { SkillFile } from './skill-file.js';

export type SkillDirectoryPage = Page<'resources', DirectoryResource>;

/** The folders of skills, each with its direct children; they follow from the files. */
export class SkillDirectories {
  private readonly byUri = new Map<string, Catalog<'resources', DirectoryResource, Entry<DirectoryResource>>>();

  /** @param pageSize children in one page */
  constructor(private readonly pageSize: number) {}

  /** @param skill the URI of the skill's own folder: what is above it is no directory of it */
  add(file: SkillFile, skill: string): void {
    const { uri, mimeType, size } = file;
    this.addChild({ uri, name: nameOf(uri), mimeType, size });
    for (let folder = parentOf(uri); folder.length > skill.length; folder = parentOf(folder))
      this.addChild({ uri: folder, name: nameOf(folder), mimeType: DIRECTORY_MIME_TYPE });
  }

  /** `undefined` for what is no directory of a skill. */
  page(uri: string, cursor: string | undefined): SkillDirectoryPage | InvalidCursor | undefined {
    return (this.byUri.get(uri) ?? this.byUri.get(uriKey(uri)))?.page(cursor);
  }

  private addChild(item: DirectoryResource): void {
    const parent = parentOf(item.uri);
    const children = this.byUri.get(parent) ?? new Catalog('resources', this.pageSize);
    this.byUri.set(parent, children);
    children.add({ key: item.uri, item: Object.freeze(item), place: parent, access: UNRESTRICTED });
  }
}

function parentOf(uri: string): string {
  return uri.slice(0, uri.lastIndexOf('/'));
}

function nameOf(uri: string): string {
  return decodeURIComponent(uri.slice(uri.lastIndexOf('/') + 1));
}
