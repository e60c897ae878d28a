/** A class that asks to be served by what is decorated in it. */
export interface NotedClass {
  readonly type: WeakRef<NewableFunction>;
  /** The first decorator that was found in it, such as `@Tool`. */
  readonly decorator: string;
  /** The stack of its definition, which says whose file it is in. */
  readonly stack: string;
  /** Whether an application served it, or people were warned of it: the next one of the process says nothing new. */
  settled?: true;
}

// On the process, by a registered symbol: a team's package may bring its own copy of this file.
const NOTED = Symbol.for('mooring.noted');

type Holder = { [NOTED]?: Map<string, NotedClass[]> };

/** Remembers that a class is decorated; it is forgotten with the class. */
export function noteClass(type: NewableFunction, decorator: string): void {
  const byName = ((globalThis as Holder)[NOTED] ??= new Map<string, NotedClass[]>());
  const alike = (byName.get(type.name) ?? []).filter((each) => each.type.deref() !== undefined);
  if (alike.some((each) => each.type.deref() === type)) return;
  byName.set(type.name, [...alike, { type: new WeakRef(type), decorator, stack: new Error().stack ?? '' }]);
}

/** The classes that were decorated in this process and are still there. */
export function notedClasses(): readonly NotedClass[] {
  const noted = [...((globalThis as Holder)[NOTED]?.values() ?? [])].flat();
  return noted.filter(({ type }) => type.deref() !== undefined);
}
