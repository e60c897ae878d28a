import { Body, type PipeTransform, Req, type Type } from '@nestjs/common';

/**
 * Marks the parameter that takes the arguments (of a template: the variables), with pipes of its own. Needed only for
 * pipes, or beside other parameter decorators in an order of your own.
 */
export function Args(...pipes: (Type<PipeTransform> | PipeTransform)[]): ParameterDecorator {
  return Body(...pipes);
}

/** Marks the parameter that takes the `CallContext`. Needed only in an order of your own. */
export function Context(): ParameterDecorator {
  return Req();
}
