import type { ModulesContainer } from '@nestjs/core';
import type { Provider } from './pending-providers.js';

/** Those that Nest awaits before it serves. */
const HOOKS = ['onModuleInit', 'onApplicationBootstrap'] as const;
type Hook = (typeof HOOKS)[number];
type Hooked = { [hook in Hook]?: () => unknown };

/** Runs a hook. @param what as people know it: `onModuleInit of Warehouse in WarehouseModule` */
export type RunHook = (what: string, hook: () => unknown) => unknown;

/**
 * Lets `run` run each hook of a start that Nest will call. Nest tells of none, so each instance gets a hook of its own over that of its
 * class, which goes away as it is called (docs/decisions/0030).
 */
export function watchHooks(modules: ModulesContainer, run: RunHook): void {
  const seen = new Set<unknown>();
  for (const { providers, controllers, injectables } of modules.values()) {
    const all: readonly Provider[] = [...providers.values(), ...controllers.values(), ...injectables.values()];
    for (const provider of all)
      for (const instance of instancesOf(provider)) {
        if (seen.has(instance)) continue;
        seen.add(instance);
        for (const hook of HOOKS) watchHook(instance, hook, run, placeOf(provider, instance));
      }
  }
}

function instancesOf(provider: Provider): readonly object[] {
  if (provider.isAlias || !provider.isDependencyTreeStatic()) return [];
  const instances: readonly unknown[] = provider.isTransient
    ? provider.getStaticTransientInstances().map((state) => state?.instance as unknown)
    : [provider.instance];
  return instances.filter((instance): instance is object => typeof instance === 'object' && instance !== null);
}

function placeOf({ host }: Provider, instance: object): string {
  const { name } = instance.constructor ?? {};
  return name !== undefined && name === host?.name ? name : `${name || 'an object'} in ${host?.name}`;
}

function watchHook(instance: Hooked, name: Hook, run: RunHook, place: string): void {
  const hook = instance[name];
  if (typeof hook !== 'function') return;
  const own = Object.getOwnPropertyDescriptor(instance, name);
  const restore = () => (own ? Object.defineProperty(instance, name, own) : delete instance[name]);
  const value = () => {
    restore();
    return run(`${name} of ${place}`, () => instance[name]?.());
  };
  // What is frozen keeps its own.
  Reflect.defineProperty(instance, name, { value, configurable: true, writable: true, enumerable: false });
}
