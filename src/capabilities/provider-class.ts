import type { MetadataScanner } from '@nestjs/core';
import type { TeamProvider } from './team-providers.js';

/*
 * The class of a provider, whatever the provider is made of: what explorers look for decorators on.
 */

/** Of what a class provider is made of, or of what a factory or a value gave. */
export function prototypeOf({ instance, metatype, isNotMetatype }: TeamProvider): object | undefined {
  if (typeof instance === 'object' && instance !== null) return Object.getPrototypeOf(instance) as object;
  return isNotMetatype ? undefined : ((metatype?.prototype as object | undefined) ?? undefined);
}

/** The names of the methods that `isDecorated` takes. */
export function decoratedMethods(
  provider: TeamProvider,
  scanner: MetadataScanner,
  isDecorated: (method: object) => boolean,
): string[] {
  const prototype = prototypeOf(provider);
  if (!prototype) return [];
  return scanner.getAllMethodNames(prototype).filter((name) => isDecorated(methodOf(provider, name)));
}

export function methodOf(provider: TeamProvider, name: string): object {
  return (prototypeOf(provider) as Record<string, object>)[name]!;
}

/** For messages to people: `WeatherTools in WeatherModule`, or of one of its methods `WeatherTools.forecast in WeatherModule`. */
export function placeOf(provider: TeamProvider, method?: string): string {
  const name = prototypeOf(provider)?.constructor.name ?? String(provider.name);
  return `${method === undefined ? name : `${name}.${method}`} in ${provider.host?.name}`;
}

/** @returns problems: a provider that is made anew for each request cannot be called */
export function checkScope(provider: TeamProvider, serves: string): string[] {
  if (provider.isDependencyTreeStatic() && !provider.isTransient) return [];
  return [
    `${placeOf(provider)} serves ${serves} but is request-scoped or transient, or something that it or its guards inject is; make it a singleton and take what belongs to a call from its CallContext`,
  ];
}
