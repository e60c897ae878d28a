import type { DynamicModule, Type } from '@nestjs/common';
import type { ModulesContainer } from '@nestjs/core';
import { type DeclaredClass, declaredClasses } from './declared-classes.js';
import { notedClasses } from './noted-classes.js';
import { ProviderDefinitionError } from './provider-definition.error.js';

/** What compilers write of a class that has a decorator, and what `@Inject()` and `@Optional()` do. */
const METADATA = { types: 'design:paramtypes', named: 'self:paramtypes', optional: 'optional:paramtypes' } as const;
/** What compilers write of a decorated method. */
const METHOD_TYPE = 'design:type';

/**
 * Refuses classes that take something in their constructors and say of nothing what it is: Nest would make them with
 * `undefined`, which shows at the first call. To be called before Nest makes any.
 *
 * @throws ProviderDefinitionError with every one of them
 */
export function refuseUntyped(modules: readonly (Type | DynamicModule)[]): void {
  refuse(declaredClasses(modules).flatMap(problemOf));
}

/**
 * The same for an application with other things to do, whose other classes are its own: of those that have something to
 * serve. Nest has made them by then.
 *
 * @throws ProviderDefinitionError with every one of them
 */
export function refuseUntypedServing(modules: ModulesContainer): void {
  const declared = [...modules.values()].flatMap(({ name, providers }) =>
    [...providers.values()].flatMap(({ metatype, isNotMetatype }) =>
      isNotMetatype ? [] : [{ type: metatype as Type, module: name }],
    ),
  );
  refuse(declared.filter(({ type }) => isServing(type)).flatMap(problemOf));
}

function refuse(problems: readonly string[]): void {
  if (problems.length > 0) throw new ProviderDefinitionError(problems);
}

function problemOf({ type, module }: DeclaredClass): readonly string[] {
  if (type.length === 0 || Reflect.hasMetadata(METADATA.types, type)) return [];
  const isDecorated = Reflect.getOwnMetadataKeys(type).length > 0;
  // What is of no decorator is a library's, which may do without.
  if (!isDecorated && !isServing(type)) return [];
  const missing = untypedOf(type);
  if (missing.length === 0) return [];
  const takes = `${type.name} in ${module} takes ${argumentsIn(type.length)} in its constructor`;
  return [!isDecorated && hasTypedMethods(type) ? `${takes}${UNDECORATED}` : `${takes}${UNTYPED}`];
}

const UNDECORATED =
  ' and has no @Injectable(), without which compilers write no types: write @Injectable() above the class';
const UNTYPED =
  ', and nothing says of which class: its compiler wrote no types. Set "emitDecoratorMetadata": true beside "experimentalDecorators" in tsconfig.json and compile with tsc, nest build or swc (esbuild and tsx write none), with @Injectable() above the class; or write @Inject(Database) before each argument';

function argumentsIn(count: number): string {
  return count === 1 ? 'an argument' : `${count} arguments`;
}

/** The positions of arguments that neither `@Inject()` nor `@Optional()` speaks of. */
function untypedOf(type: Type): readonly number[] {
  const named = ((Reflect.getMetadata(METADATA.named, type) ?? []) as readonly { index: number }[]).map(
    ({ index }) => index,
  );
  const spoken = new Set([...named, ...((Reflect.getMetadata(METADATA.optional, type) ?? []) as readonly number[])]);
  return Array.from({ length: type.length }, (_, index) => index).filter((index) => !spoken.has(index));
}

function isServing(type: Type): boolean {
  return notedClasses().some((noted) => {
    const served = noted.type.deref();
    return served === type || (served !== undefined && Object.prototype.isPrototypeOf.call(served, type));
  });
}

function hasTypedMethods({ prototype }: Type): boolean {
  const methods = Object.getOwnPropertyNames(prototype as object);
  return methods.some((name) => Reflect.hasMetadata(METHOD_TYPE, prototype as object, name));
}
