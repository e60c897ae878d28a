import type { MetricOf } from './metric-declaration.js';
import type { declarations } from './metrics.declarations.js';

type Declared = typeof declarations;
type Shape = { readonly [N in keyof Declared]: MetricOf<Declared[N]> };

/** Why a transport left memory. */
export type EvictionReason = Declared['sessionCleanup']['labels']['reason'][number];

/** Every metric that is declared, as one injectable. */
export abstract class Metrics extends (Object as unknown as abstract new () => Shape) {}
