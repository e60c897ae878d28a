import { Injectable, type OnModuleInit } from '@nestjs/common';
import { MetadataScanner } from '@nestjs/core';
import { CapabilityRegistry } from './capability-registry.js';
import { type Declaration, type Declared, declarationsOf, hasOpenTools } from './declaration.js';
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
    const problems = withMethods.flatMap((wrapper) => [
      ...checkScope(wrapper, 'capabilities'),
      ...this.checkOpened(wrapper),
    ]);
    if (problems.length > 0) throw new CapabilityDefinitionError(problems);
    this.registry.addAll(withMethods.flatMap((wrapper) => this.declared(wrapper)));
  }

  /** @returns problems: what is opened is no tool */
  private checkOpened(wrapper: TeamProvider): string[] {
    const names = this.decoratedMethods(wrapper).filter((name) => opensNoTool(methodOf(wrapper, name)));
    return names.map((name) => `${placeOf(wrapper, name)} has @PublicTool() and is no tool: ${WRITE_TOOL}`);
  }

  private declared(wrapper: TeamProvider): Declared[] {
    const owner = wrapper.instance as object;
    return this.decoratedMethods(wrapper).flatMap((method) =>
      opened(methodOf(wrapper, method)).map((declaration) => ({
        ...declaration,
        owner,
        invoke: this.handlers.create(owner, method, declaration.kind),
        place: placeOf(wrapper, method),
      })),
    );
  }

  private decoratedMethods(wrapper: TeamProvider): string[] {
    return decoratedMethods(wrapper, this.scanner, isDecorated);
  }
}

function isDecorated(method: object): boolean {
  return declarationsOf(method).length > 0 || hasOpenTools(method);
}

function opensNoTool(method: object): boolean {
  return hasOpenTools(method) && !declarationsOf(method).some(({ kind }) => kind === 'tool');
}

const WRITE_TOOL =
  "write @Tool({ name: 'forecast' }) beside it, or, for a resource or a prompt, public: true in its definition";

/** What decorators say of a method, `@PublicTool` among them. */
function opened(method: object): readonly Declaration[] {
  const declarations = declarationsOf(method);
  if (!hasOpenTools(method)) return declarations;
  return declarations.map((each) =>
    each.kind === 'tool' ? { ...each, definition: { ...each.definition, public: true } } : each,
  );
}
