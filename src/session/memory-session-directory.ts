import type { MemorySessionStore } from './memory-session-store.js';
import { principalHash } from './principal.js';
import { type DirectoryPage, SessionDirectory } from './session-directory.js';

/** The sessions in this process's memory, in the order of their ids. */
export class MemorySessionDirectory extends SessionDirectory {
  constructor(private readonly store: MemorySessionStore) {
    super();
  }

  async page(cursor: string | undefined, about: number): Promise<DirectoryPage> {
    const rest = this.store
      .ids()
      .filter((id) => cursor === undefined || id > cursor)
      .sort();
    const ids = rest.slice(0, about);
    return { state: 'page', ids, ...(rest.length > ids.length && { next: ids.at(-1)! }) };
  }

  async ofPrincipal(hash: string): Promise<DirectoryPage> {
    const ids: string[] = [];
    for (const id of this.store.ids()) {
      const found = await this.store.peek(id);
      const principal = found.state === 'alive' ? found.session.record.principal : null;
      if (principal && principalHash(principal) === hash) ids.push(id);
    }
    return { state: 'page', ids };
  }
}
