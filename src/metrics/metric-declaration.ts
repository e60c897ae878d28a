import type { Counter, Gauge, Histogram } from 'prom-client';

/** Of a label whose values are known elsewhere: names of tools and methods, statuses. Who counts keeps them bounded. */
export const NAMES = Symbol('NAMES');

/** What a label may be: one of these, or a name. */
type Values = readonly string[] | typeof NAMES;
export type Labels = Readonly<Record<string, Values>>;

type Kind = 'counter' | 'gauge' | 'histogram';

/** One metric as Prometheus shows it. */
export interface MetricDeclaration<K extends Kind = Kind, L extends Labels = Labels> {
  readonly kind: K;
  readonly name: string;
  readonly help: string;
  readonly labels: L;
  /** Upper bounds in seconds; histograms only. */
  readonly buckets?: readonly number[];
  /** Of the process and not of one server in it: shown once, without the label `server`. */
  readonly ofProcess?: true;
  /**
   * What a counter stands at, asked at each scrape: by the value of its one label, if it has one. Where this is missing
   * the service counts by itself.
   */
  readonly read?: () => number | Readonly<Record<string, number>>;
}

/** The labels of one change: all of them, each with a value that is declared. */
type LabelValues<L extends Labels> = {
  readonly [N in keyof L]: L[N] extends readonly (infer V)[] ? V : string | number;
};

/** What comes before the number: nothing where there are no labels. */
type Where<L extends Labels> = keyof L extends never ? [] : [labels: LabelValues<L>];

interface Changes<L extends Labels> {
  counter: Omit<Counter, 'inc'> & { inc(...where: [...Where<L>, value?: number]): void };
  gauge: Omit<Gauge, 'inc' | 'dec' | 'set'> & {
    inc(...where: [...Where<L>, value?: number]): void;
    dec(...where: [...Where<L>, value?: number]): void;
    set(...where: [...Where<L>, value: number]): void;
  };
  histogram: Omit<Histogram, 'observe'> & { observe(...where: [...Where<L>, value: number]): void };
}

/** prom-client's metric of a declaration, which takes the labels and values that are declared, and no others. */
export type MetricOf<D> = D extends MetricDeclaration<infer K, infer L> ? Changes<L>[K] : never;

export const labelNamesOf = ({ labels }: MetricDeclaration): string[] => Object.keys(labels);

/**
 * What a process has one of, whether it holds one server or several.
 * @param read see `MetricDeclaration`
 */
export function ofProcess<D extends MetricDeclaration>(declaration: D, read?: MetricDeclaration['read']): D {
  return { ...declaration, ofProcess: true, ...(read && { read }) };
}

export function counter<const L extends Labels = Record<never, never>>(
  name: string,
  help: string,
  labels = {} as L,
): MetricDeclaration<'counter', L> {
  return { kind: 'counter', name, help, labels };
}

export function gauge<const L extends Labels = Record<never, never>>(
  name: string,
  help: string,
  labels = {} as L,
): MetricDeclaration<'gauge', L> {
  return { kind: 'gauge', name, help, labels };
}

export function histogram<const L extends Labels = Record<never, never>>(
  name: string,
  help: string,
  buckets: readonly number[],
  labels = {} as L,
): MetricDeclaration<'histogram', L> {
  return { kind: 'histogram', name, help, labels, buckets };
}
