import { Injectable, type OnModuleInit } from '@nestjs/common';
import { MetadataScanner } from '@nestjs/core';
import { CapabilityRegistry } from './capability-registry.js';
import { type Declared, declarationsOf } from './declaration.js';
import { CapabilityDefinitionError } from './definition-error.js';
import { HandlerFactory } from './handler/handler-factory.js';
import { type TeamProvider, TeamProviders } from './team-providers.js';

/** Finds, at start, every decorated method of every provider and hands it to the registry. */
@Injectable()
export class CapabilityExplorer implements OnModuleInit {
  constructor(
    private readonly team: TeamProviders,
    private readonly scanner: MetadataScanner,
    private readonly handlers: HandlerFactory,
    private readonly registry: CapabilityRegistry,
  ) {}

  /** @throws CapabilityDefinitionError which stops the start, with everything that is wrong */
  onModuleInit(): void {
    const providers = this.team.all().filter((wrapper) => !wrapper.isAlias);
    const withMethods = providers.filter((wrapper) => this.decoratedMethods(wrapper).length > 0);
    const problems = withMethods.filter((wrapper) => !isSingleton(wrapper)).map(scopeProblem);
    if (problems.length > 0) throw new CapabilityDefinitionError(problems);
    this.registry.addAll(withMethods.flatMap((wrapper) => this.declared(wrapper)));
  }

  private declared(wrapper: TeamProvider): Declared[] {
    const owner = wrapper.instance as object;
    return this.decoratedMethods(wrapper).flatMap((method) =>
      declarationsOf(methodOf(wrapper, method)).map((declaration) => ({
        ...declaration,
        owner,
        invoke: this.handlers.create(owner, method, declaration.kind),
        place: `${classNameOf(wrapper)}.${method} in ${wrapper.host?.name}`,
      })),
    );
  }

  private decoratedMethods(wrapper: TeamProvider): string[] {
    const prototype = prototypeOf(wrapper);
    if (!prototype) return [];
    return this.scanner
      .getAllMethodNames(prototype)
      .filter((name) => declarationsOf(methodOf(wrapper, name)).length > 0);
  }
}

/** Of what a class provider is made of, or of what a factory or a value gave. */
function prototypeOf({ instance, metatype, isNotMetatype }: TeamProvider): object | undefined {
  if (typeof instance === 'object' && instance !== null) return Object.getPrototypeOf(instance) as object;
  return isNotMetatype ? undefined : ((metatype?.prototype as object | undefined) ?? undefined);
}

function classNameOf(wrapper: TeamProvider): string {
  return prototypeOf(wrapper)?.constructor.name ?? String(wrapper.name);
}

function methodOf(wrapper: TeamProvider, name: string): object {
  return (prototypeOf(wrapper) as Record<string, object>)[name]!;
}

function isSingleton(wrapper: TeamProvider): boolean {
  return wrapper.isDependencyTreeStatic() && !wrapper.isTransient;
}

function scopeProblem(wrapper: TeamProvider): string {
  const place = `${classNameOf(wrapper)} in ${wrapper.host?.name}`;
  return `${place} serves capabilities but is request-scoped or transient, or something that it or its guards inject is; make it a singleton and take what belongs to a call from its CallContext`;
}
