import { Injectable, type OnModuleInit } from '@nestjs/common';
import { MetadataScanner } from '@nestjs/core';
import { CapabilityRegistry } from './capability-registry.js';
import { type Declared, declarationsOf } from './declaration.js';
import { CapabilityDefinitionError } from './definition-error.js';
import { HandlerFactory } from './handler/handler-factory.js';
import { checkScope, decoratedMethods, methodOf, placeOf } from './provider-class.js';
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
    const problems = withMethods.flatMap((wrapper) => checkScope(wrapper, 'capabilities'));
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
        place: placeOf(wrapper, method),
      })),
    );
  }

  private decoratedMethods(wrapper: TeamProvider): string[] {
    return decoratedMethods(wrapper, this.scanner, (method) => declarationsOf(method).length > 0);
  }
}
