import type { StandardSchemaV1 } from '@standard-schema/spec';

/**
 * What describes arguments and structured answers: a zod 4 schema, any other Standard Schema that can emit JSON Schema,
 * or a JSON Schema given verbatim by `jsonSchema()`.
 */
export type Schema = StandardSchemaV1;

/** What a handler receives after validation. */
export type Parsed<S extends Schema | undefined> = S extends Schema
  ? StandardSchemaV1.InferOutput<S>
  : Readonly<Record<string, unknown>>;

/** What a handler may give to be validated. */
export type Raw<S extends Schema> = StandardSchemaV1.InferInput<S>;

/** A JSON Schema document that is an object, not `true` or `false`. */
export type JsonSchema = Readonly<Record<string, unknown>>;
