import type { FactoryProvider, Provider } from '@nestjs/common';
import { SETTINGS, type Settings } from '../config/settings.js';
import { AnswerLimit } from './answer-limit.js';

/** Of a member of a port that is its adapter's own: it answers from memory, or no request waits for it. */
export const AS_IS = Symbol('AS_IS');

type Method = (...args: unknown[]) => Promise<unknown>;
type Fallback = (cause: Error, ...args: unknown[]) => unknown;

/** What each method of a port answers where its adapter throws, rejects or never answers. A new member must be named here. */
export type Away<P> = {
  readonly [M in keyof P]: P[M] extends (...args: infer A) => Promise<infer T>
    ? ((cause: Error, ...args: A) => T) | typeof AS_IS
    : typeof AS_IS;
};

/** A port: an abstract class, which is its own injection token. */
export type Port<P> = abstract new (...args: never[]) => P;

/** A name; its type tells what is injected for it. */
export type AdapterToken<P> = string & { readonly adapterOf?: P };

/** The injection token of a port's adapter, without the limit of its answers. */
export function adapterOf<P>(port: Port<P>): AdapterToken<P> {
  return `${port.name}Adapter`;
}

/**
 * The providers of a port: its adapter, and the port, which always answers and in time.
 *
 * @param work its name in the log
 */
export function dependable<P extends object>(
  port: Port<P>,
  work: string,
  adapter: Pick<FactoryProvider<P>, 'useFactory' | 'inject'>,
  away: Away<P>,
): Provider[] {
  const useFactory = (made: P, { storeTimeoutMs }: Settings) =>
    withAnswerLimit(made, new AnswerLimit(work, storeTimeoutMs), away);
  return [
    { ...adapter, provide: adapterOf(port) },
    { provide: port, useFactory, inject: [adapterOf(port), SETTINGS] },
  ];
}

/** @returns the members that `away` names, and no more: Nest calls the adapter's hooks on the adapter */
export function withAnswerLimit<P extends object>(adapter: P, limit: AnswerLimit, away: Away<P>): P {
  const methods = adapter as Record<string, Method>;
  const port: Record<string, Method> = {};
  for (const [name, fallback] of Object.entries(away as Record<string, Fallback | typeof AS_IS>)) {
    if (typeof methods[name] !== 'function') Object.defineProperty(port, name, { get: () => methods[name] });
    else if (fallback === AS_IS) port[name] = (...args) => methods[name]!(...args);
    else port[name] = limited(methods, name, limit, fallback);
  }
  return port as P;
}

function limited(methods: Readonly<Record<string, Method>>, name: string, limit: AnswerLimit, away: Fallback): Method {
  return (...args) =>
    limit.ask(
      () => methods[name]!(...args),
      (cause) => away(cause, ...args),
    );
}
