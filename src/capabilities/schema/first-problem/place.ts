import type { $ZodType } from 'zod/v4/core';
import type { SchemaProblem } from './schema-problem.js';

/** Where in a schema a value is looked at. */
export interface Place {
  /** Whether nothing looks at it as a whole later on. */
  readonly whole: boolean;
  /** Whether keys that it does not know are a problem; for one side of an intersection they are none. */
  readonly owns: boolean;
}

export const ROOT: Place = { whole: false, owns: true };
export const PART: Place = { whole: true, owns: true };
export const SIDE: Place = { whole: false, owns: false };

/** Looks at a value by any kind of schema. */
export type Look = (schema: $ZodType, value: unknown, place: Place) => SchemaProblem | undefined;
