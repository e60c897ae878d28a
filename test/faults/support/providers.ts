import type { INestApplication } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { declarations } from '../../../src/metrics/metrics.declarations.js';
import { MooringMetrics } from '../../../src/metrics/mooring-metrics.js';
import { NoTracing } from '../../../src/tracing/no-tracing.js';

const DECLARED: ReadonlySet<string> = new Set(Object.values(declarations).map(({ name }) => name));

export interface Injected {
  readonly name: string;
  readonly instance: object;
}

/** Modules of libraries: what they hold is theirs. */
const LIBRARIES = /^(InternalCoreModule|TerminusModule|DiscoveryModule|PrometheusModule)$/;

/** Everything that Nest made and injects, by the name of its token: once, however many modules see it. */
export function injectedIn(app: INestApplication): readonly Injected[] {
  const found = new Map<object, string>();
  for (const { name: module, metatype, providers, injectables, controllers } of app.get(ModulesContainer).values()) {
    if (LIBRARIES.test(module)) continue;
    for (const { instance, token } of [...providers.values(), ...injectables.values(), ...controllers.values()]) {
      if (typeof instance !== 'object' || instance === null || token === metatype || isNests(token)) continue;
      // Tracing that is off does nothing at all.
      if (instance instanceof NoTracing) continue;
      if (!found.has(instance)) found.set(instance, nameOf(token));
    }
  }
  return [...[...found].map(([instance, name]) => ({ name, instance })), ...metricsOf(app)];
}

/** What counts is made by `MooringMetrics`, not by Nest; all that is injected counts with it. */
function metricsOf(app: INestApplication): readonly Injected[] {
  const metrics = app.get(MooringMetrics).registry.getMetricsAsArray() as unknown as readonly {
    readonly name: string;
  }[];
  const ours = metrics.filter(({ name }) => DECLARED.has(name));
  return ours.map((instance) => ({ name: `PROM_METRIC_${instance.name.toUpperCase()}`, instance }));
}

function isNests(token: unknown): boolean {
  return /^(ModuleRef|ApplicationConfig|HttpAdapterHost|Reflector|ExternalContextCreator)$/.test(nameOf(token));
}

function nameOf(token: unknown): string {
  return typeof token === 'function' ? token.name : String((token as symbol | string) ?? '');
}
