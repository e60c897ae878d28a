import { fromCursor, toCursor } from './cursor.js';
import { isRestricted } from './grants.js';
import type { Entry } from './kinds/entry.js';
import type { Page } from './outcomes.js';

/** The cursor is none that this service gave out; both eras answer -32602. */
export interface InvalidCursor {
  readonly kind: 'invalid-cursor';
}

const INVALID_CURSOR: InvalidCursor = Object.freeze({ kind: 'invalid-cursor' });

/**
 * The capabilities of one kind, by name or URI. Lists are in the order of their keys' code units, the same on every pod;
 * pages are built at the first question after a change and shared by all.
 */
export class Catalog<Key extends string, Item, E extends Entry<Item>> {
  private readonly entries = new Map<string, E>();
  private sorted: readonly E[] | undefined;
  private pages = new Map<number, Page<Key, Item>>();
  private restricted: boolean | undefined;
  private publicOnes: readonly E[] | undefined;
  private publicPages = new Map<number, Page<Key, Item>>();

  /**
   * @param listKey the field of a page that holds its items
   * @param pageSize items
   */
  constructor(
    private readonly listKey: Key,
    private readonly pageSize: number,
  ) {}

  get(key: string): E | undefined {
    return this.entries.get(key);
  }

  has(key: string): boolean {
    return this.entries.has(key);
  }

  get size(): number {
    return this.entries.size;
  }

  /** In list order. */
  all(): readonly E[] {
    return (this.sorted ??= [...this.entries.values()].sort((a, b) => (a.key < b.key ? -1 : 1)));
  }

  /** The caller makes sure that the key is free. */
  add(entry: E): void {
    this.entries.set(entry.key, entry);
    this.forget();
  }

  /** @returns whether it was there; another entry of the same key stays */
  remove(entry: E): boolean {
    if (this.entries.get(entry.key) !== entry) return false;
    this.entries.delete(entry.key);
    this.forget();
    return true;
  }

  /** Whether some entries are not for everyone, so that each caller has a list of their own. */
  get isRestricted(): boolean {
    return (this.restricted ??= this.all().some(({ access }) => isRestricted(access)));
  }

  /** Those for callers without a token, in list order. */
  get public(): readonly E[] {
    return (this.publicOnes ??= this.all().filter(({ access }) => access.isPublic));
  }

  /** @param sees which entries the caller may know of; without it, all */
  page(cursor: string | undefined, sees?: (entry: E) => boolean): Page<Key, Item> | InvalidCursor {
    return sees ? this.pageOf(this.all().filter(sees), cursor) : this.pageOf(this.all(), cursor, this.pages);
  }

  /** What callers without a token see. */
  publicPage(cursor: string | undefined): Page<Key, Item> | InvalidCursor {
    return this.pageOf(this.public, cursor, this.publicPages);
  }

  private forget(): void {
    this.sorted = undefined;
    this.pages = new Map();
    this.restricted = undefined;
    this.publicOnes = undefined;
    this.publicPages = new Map();
  }

  /** @param built the pages of these entries so far */
  private pageOf(
    entries: readonly E[],
    cursor: string | undefined,
    built?: Map<number, Page<Key, Item>>,
  ): Page<Key, Item> | InvalidCursor {
    const after = cursor === undefined ? '' : fromCursor(this.listKey, cursor);
    if (after === undefined) return INVALID_CURSOR;
    const next = after === '' ? 0 : entries.findIndex(({ key }) => key > after);
    const start = next === -1 ? entries.length : next;
    const known = built?.get(start);
    if (known) return known;
    const page = this.buildPage(entries, start);
    built?.set(start, page);
    return page;
  }

  private buildPage(entries: readonly E[], start: number): Page<Key, Item> {
    const slice = entries.slice(start, start + this.pageSize);
    const items = Object.freeze(slice.map(({ item }) => item));
    const last = slice.at(-1);
    const more = last !== undefined && start + slice.length < entries.length;
    const nextCursor = more ? { nextCursor: toCursor(this.listKey, last.key) } : {};
    return Object.freeze({ [this.listKey]: items, ...nextCursor }) as Page<Key, Item>;
  }
}
