import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { MetadataScanner } from '@nestjs/core';
import { SETTINGS, type Settings } from '../config/settings.js';
import { HandlerFactory } from '../capabilities/handler/handler-factory.js';
import { findPrefixed } from '../capabilities/prefixed-scopes.js';
import { checkScope, decoratedMethods, methodOf, placeOf, prototypeOf } from '../capabilities/provider-class.js';
import { type TeamProvider, TeamProviders } from '../capabilities/team-providers.js';
import { checkDeclared, type DeclaredExtension, findTwice, toServed } from './declared-extension.js';
import { ExtensionDefinitionError } from './extension-definition.error.js';
import { extensionMethodOf, extensionOf } from './extension.decorators.js';
import { Extensions } from './extensions.js';
import { compileMethod, type DeclaredMethod } from './team-method.js';

/** Finds, at start, every `@Extension` of a team and hands it to the registry. */
@Injectable()
export class ExtensionsExplorer implements OnModuleInit {
  constructor(
    private readonly team: TeamProviders,
    private readonly scanner: MetadataScanner,
    private readonly handlers: HandlerFactory,
    private readonly extensions: Extensions,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** @throws ExtensionDefinitionError which stops the start, with everything that is wrong */
  onModuleInit(): void {
    const all = this.team
      .all()
      .filter((provider) => !provider.isAlias)
      .map((provider) => ({ provider, methods: this.decoratedMethods(provider), definition: definitionOf(provider) }))
      .filter(({ definition, methods }) => definition !== undefined || methods.length > 0);
    refuse(all.flatMap(({ provider }) => checkScope(provider, 'an extension')));
    const declared = all.map(({ provider, methods, definition }) => ({
      definition,
      place: placeOf(provider),
      methods: methods.map((name) => this.declaredMethod(provider, name)),
    }));
    this.addAll(declared);
  }

  /** All or nothing. */
  private addAll(declared: readonly DeclaredExtension[]): void {
    refuse([...declared.flatMap(checkDeclared), ...findTwice(declared), ...this.prefixed(declared)]);
    for (const { definition, methods } of declared) {
      const served = toServed(definition!);
      const compiled = methods.map((method) => compileMethod(method, served.id));
      this.extensions.add(served, compiled);
    }
  }

  private prefixed(declared: readonly DeclaredExtension[]): string[] {
    const methods = declared.flatMap((each) => each.methods);
    const scoped = methods.map(({ definition: { scopes = [] }, place }) => ({ what: 'method', place, scopes }));
    return findPrefixed(scoped, this.settings.authScopePrefix);
  }

  private declaredMethod(provider: TeamProvider, name: string): DeclaredMethod {
    return {
      definition: extensionMethodOf(methodOf(provider, name))!,
      invoke: this.handlers.create(provider.instance as object, name, 'extension-method'),
      place: placeOf(provider, name),
    };
  }

  private decoratedMethods(provider: TeamProvider): string[] {
    return decoratedMethods(provider, this.scanner, (method) => extensionMethodOf(method) !== undefined);
  }
}

function definitionOf(provider: TeamProvider) {
  const type = prototypeOf(provider)?.constructor;
  return type && extensionOf(type);
}

function refuse(problems: readonly string[]): void {
  if (problems.length > 0) throw new ExtensionDefinitionError(problems);
}
