import type { Settings } from '../../config/settings.js';
import { KeyRing, type KeyFound } from './key-ring.js';
import { newStateKey, readStateKey, type StateKey } from './state-key.js';

/** Keys that stay what they are for the life of the process. */
export class FixedKeyRing extends KeyRing {
  private readonly first: StateKey;
  private readonly keys: ReadonlyMap<string, StateKey>;

  /** @param first seals; `others` open what was sealed by other processes, or before a rotation */
  constructor(first: StateKey, ...others: readonly StateKey[]) {
    super();
    this.first = first;
    this.keys = new Map([first, ...others].map((key) => [key.id, key]));
  }

  /** The keys that were set; `undefined` where none was. */
  static ofSettings({ mcpStateKeys }: Pick<Settings, 'mcpStateKeys'>): FixedKeyRing | undefined {
    const [first, ...others] = mcpStateKeys.flatMap((text) => readStateKey(text) ?? []);
    return first && new FixedKeyRing(first, ...others);
  }

  /** A key of this process, which forgets it when it ends. */
  static ofProcess(): FixedKeyRing {
    return new FixedKeyRing(newStateKey());
  }

  sealing(): StateKey {
    return this.first;
  }

  held(): Iterable<StateKey> {
    return this.keys.values();
  }

  refresh(): Promise<boolean> {
    return Promise.resolve(true);
  }

  find(id: string): Promise<KeyFound> {
    const key = this.keys.get(id);
    return Promise.resolve(key ? { state: 'found', key } : { state: 'unknown' });
  }
}
