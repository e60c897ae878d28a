import type { LoggerService } from '@nestjs/common';
import type { ModulesContainer } from '@nestjs/core';
import { CapabilityDefinitionError } from './definition-error.js';
import { type NotedClass, notedClasses } from './noted-classes.js';
import { prototypeOf } from './provider-class.js';
import type { TeamProvider } from './team-providers.js';

/**
 * Refuses classes with decorators in them that are among the controllers of a module and in no providers, where alone
 * they are looked for.
 *
 * @throws CapabilityDefinitionError with every one of them
 */
export function refuseControllers(modules: ModulesContainer): void {
  const noted = notedClasses().filter((each) => !isProvided(each, modules));
  const problems = [...modules.values()].flatMap(({ controllers, name }) =>
    [...controllers.values()].flatMap((controller) =>
      noted
        .filter((each) => isMadeOf(each, controller))
        .map(({ decorator }) => describeController(String(controller.name), name, decorator)),
    ),
  );
  if (problems.length > 0) throw new CapabilityDefinitionError(problems);
}

/** Classes with decorators in them that no module of an application has. */
export function nowhereIn(modules: ModulesContainer): readonly NotedClass[] {
  return notedClasses().filter((each) => !isProvided(each, modules) && !isController(each, modules));
}

/** Warns of classes that no module has, each once, and of none that another application of the process has. */
export function warnOfNowhere(modules: ModulesContainer, logger: Pick<LoggerService, 'warn'>): void {
  const nowhere = new Set(nowhereIn(modules));
  const [first, ...others] = [...nowhere].filter(({ settled }) => !settled);
  for (const noted of notedClasses()) noted.settled = true;
  if (!first) return;
  const also = others.length === 0 ? '' : `. So are ${others.map(nameOf).join(', ')}`;
  logger.warn({ event: 'capabilities.unserved' }, `${describeNowhere(first)}${also}`);
}

/** What to write for a class that no module has. */
export function describeNowhere(noted: NotedClass): string {
  const { decorator } = noted;
  const name = nameOf(noted);
  return `${name} has ${decorator} and is in no providers of a module, so that it serves nothing: write @Module({ providers: [${name}] }), or { provide: ${name}, useValue: null } there to leave it out`;
}

function nameOf({ type }: NotedClass): string {
  return type.deref()?.name ?? '';
}

function describeController(name: string, module: string, decorator: string): string {
  return `${name} in ${module} has ${decorator} and is among the controllers, which answer HTTP alone: write providers: [${name}], and leave it among the controllers only for routes that it has`;
}

/** By what a provider is made of, by a class that extends it, or by its token: what is provided as `null` is left out on purpose. */
function isProvided(noted: NotedClass, modules: ModulesContainer): boolean {
  return [...modules.values()].some(({ providers }) =>
    [...providers.values()].some((provider) => provider.token === noted.type.deref() || isMadeOf(noted, provider)),
  );
}

function isController(noted: NotedClass, modules: ModulesContainer): boolean {
  return [...modules.values()].some(({ controllers }) =>
    [...controllers.values()].some((controller) => isMadeOf(noted, controller)),
  );
}

/** Whether a provider is of a class, or of one that extends it. */
export function isMadeOf({ type }: NotedClass, provider: TeamProvider): boolean {
  const wanted = type.deref();
  if (wanted === undefined) return false;
  const prototype = prototypeOf(provider);
  return provider.metatype === wanted || prototype === wanted.prototype || isAbove(wanted, prototype);
}

function isAbove(type: NewableFunction, prototype: object | undefined): boolean {
  return Object.prototype.isPrototypeOf.call(type.prototype as object, Object(prototype) as object);
}
