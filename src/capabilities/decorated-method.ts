import 'reflect-metadata';
import { noteClass } from './noted-classes.js';

/** A decorator stands where it can serve nothing: thrown where it stands, so as the file is imported. */
export class DecoratorError extends Error {
  readonly code = 'DECORATOR';
  constructor(problem: string) {
    super(problem);
    this.name = 'DecoratorError';
  }
}

/** What a decorator of a method gets: from TypeScript's decorators, or from those of JavaScript. */
export type Decorated = readonly [target: unknown, property: unknown, descriptor?: PropertyDescriptor];

/**
 * The method that a decorator stands on; its class is noted, so that a start finds out when no application has it.
 *
 * @param decorator such as `@Tool`
 * @throws DecoratorError with what to write
 */
export function decoratedMethod(decorator: string, [target, property, descriptor]: Decorated): object {
  if (isContext(property)) throw new DecoratorError(NOT_EXPERIMENTAL);
  const place = `${classOf(target)?.name ?? ''}.${String(property)}`;
  if (typeof target === 'function')
    throw new DecoratorError(`${decorator} stands on ${place}, which is static: write a method without static`);
  const method: unknown = descriptor?.value;
  if (typeof method !== 'function')
    throw new DecoratorError(`${decorator} stands on ${place}, which is no method: write ${String(property)}() { … }`);
  noteClass(classOf(target)!, decorator);
  return method;
}

/** As JavaScript's own decorators are called: `(value, { kind, name, … })`. */
function isContext(property: unknown): boolean {
  return typeof property === 'object' && property !== null && 'kind' in property;
}

function classOf(target: unknown): NewableFunction | undefined {
  const type = typeof target === 'function' ? target : (target as { readonly constructor?: unknown }).constructor;
  return typeof type === 'function' ? type : undefined;
}

const NOT_EXPERIMENTAL =
  'this package was compiled without the decorators of Nest: write "experimentalDecorators": true and "emitDecoratorMetadata": true among the compilerOptions of its tsconfig.json (of SWC: jsc.transform.legacyDecorator and decoratorMetadata), and build it again';
