import { type ArgumentMetadata, type PipeTransform, Injectable } from '@nestjs/common';
import { ExternalContextCreator } from '@nestjs/core';
import type { Invoke } from '../declaration.js';
import { MCP_CONTEXT_TYPE } from './mcp-arguments.js';
import { defineParameters, type HandlerKind, PARAMETER, parameterValue } from './parameter-metadata.js';

// Nest's key for @UseFilters.
const FILTERS = '__exceptionFilters__';

/** Builds, once at start, the function that runs a method with its guards, interceptors, pipes and filters. */
@Injectable()
export class HandlerFactory {
  private readonly creator: ExternalContextCreator;

  constructor(creator: ExternalContextCreator) {
    this.creator = sparingFromPipes(creator);
  }

  create(instance: object, methodName: string, kind: HandlerKind): Invoke {
    const owner = (Object.getPrototypeOf(instance) as object).constructor;
    const method = (instance as Record<string, (...args: unknown[]) => unknown>)[methodName]!;
    return this.creator.create(
      instance,
      method,
      methodName,
      defineParameters(owner, methodName, kind),
      { exchangeKeyForValue: parameterValue },
      undefined,
      undefined,
      { guards: true, interceptors: true, filters: hasFilters(owner, method) },
      MCP_CONTEXT_TYPE,
    );
  }
}

/**
 * Filters of the application are made for HTTP answers, and Nest logs what no filter takes. So filters only run where
 * a method or its class asks for them.
 */
function hasFilters(owner: object, method: object): boolean {
  return [owner, method].some((target) => Reflect.hasMetadata(FILTERS, target));
}

/** Pipes transform arguments. As with `@Req()` in HTTP, a context or URI that happens to be a parameter is left alone. */
function sparingFromPipes(creator: ExternalContextCreator): ExternalContextCreator {
  const spared: readonly unknown[] = [PARAMETER.context, PARAMETER.uri];
  return Object.create(creator, {
    getParamValue: {
      value: async (value: unknown, metadata: ArgumentMetadata, pipes: PipeTransform[]): Promise<unknown> =>
        spared.includes(metadata.type) ? value : creator.getParamValue(value, metadata, pipes),
    },
  }) as ExternalContextCreator;
}
