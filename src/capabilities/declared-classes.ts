import type { DynamicModule, Type } from '@nestjs/common';

/** A class that a module has among its providers or controllers. */
export interface DeclaredClass {
  readonly type: Type;
  /** The name of the module. */
  readonly module: string;
}

/** What a module may be in `imports`. A promise is not waited for here. */
type Imported = Type | DynamicModule | { readonly forwardRef: () => Type } | PromiseLike<unknown> | undefined;

type List = 'imports' | 'providers' | 'controllers';

/** The classes of modules, and of what these import, before a container makes any of them. */
export function declaredClasses(modules: readonly (Type | DynamicModule)[]): readonly DeclaredClass[] {
  const found = new Map<Type, DeclaredClass>();
  const waiting: Imported[] = [...modules];
  const seen = new Set<unknown>(waiting);
  for (let one = waiting.pop(); one !== undefined; one = waiting.pop()) {
    const module = 'forwardRef' in one ? one.forwardRef() : one;
    if (!isModule(module)) continue;
    const { name } = typeof module === 'function' ? module : module.module;
    for (const type of [...listOf(module, 'providers'), ...listOf(module, 'controllers')].flatMap(classOf))
      if (!found.has(type)) found.set(type, { type, module: name });
    for (const imported of listOf(module, 'imports')) {
      if (seen.has(imported)) continue;
      seen.add(imported);
      waiting.push(imported as Imported);
    }
  }
  return [...found.values()];
}

function isModule(value: unknown): value is Type | DynamicModule {
  return typeof value === 'function' || typeof (Object(value) as Partial<DynamicModule>).module === 'function';
}

/** Of its decorator and, where it is a dynamic one, of what it adds. */
function listOf(module: Type | DynamicModule, list: List): readonly unknown[] {
  if (typeof module !== 'function') return [...(module[list] ?? []), ...listOf(module.module, list)];
  const declared = Reflect.getMetadata(list, module) as unknown;
  return Array.isArray(declared) ? declared : [];
}

/** A factory or a value takes no types. */
function classOf(provider: unknown): readonly Type[] {
  if (typeof provider === 'function') return [provider as Type];
  const { useClass } = Object(provider) as { readonly useClass?: unknown };
  return typeof useClass === 'function' ? [useClass as Type] : [];
}
