import 'reflect-metadata';
import type { DynamicModule, Type } from '@nestjs/common';

export type LoadedModule = Type | DynamicModule;

export type PickOutcome =
  { readonly ok: true; readonly modules: readonly LoadedModule[] } | { readonly ok: false; readonly problem: string };

// What @Module() writes. Told by these and not by instanceof, since a package may bring its own copy of Nest.
const MODULE_METADATA = ['imports', 'providers', 'exports', 'controllers'];

/** Picks the Nest modules of a package: its default export, or else every export that is one. */
export function pickModules(namespace: unknown): PickOutcome {
  const exported = namespace as Record<string, unknown>;
  if (isModule(exported['default'])) return { ok: true, modules: [exported['default']] };
  // A CommonJS package has all that it exports in its default export.
  const modules = [...Object.values(exported), ...valuesOf(exported['default'])].filter(isModule);
  if (modules.length > 0) return { ok: true, modules: [...new Set(modules)] };
  const names = Object.keys(exported).join(', ') || 'nothing';
  return {
    ok: false,
    problem: `it exports no class decorated with @Module and no dynamic module (but ${names}); export one, which holds something: @Module({ providers: [WeatherTools] })`,
  };
}

function valuesOf(value: unknown): unknown[] {
  return typeof value === 'object' && value !== null ? Object.values(value) : [];
}

function isModule(value: unknown): value is LoadedModule {
  if (typeof value === 'function') return MODULE_METADATA.some((key) => Reflect.hasMetadata(key, value));
  return typeof value === 'object' && value !== null && typeof (value as { module?: unknown }).module === 'function';
}
