import { Injectable } from '@nestjs/common';
import type {
  JsonSchemaType,
  JsonSchemaValidator,
  JsonSchemaValidatorResult,
  jsonSchemaValidator,
} from '@modelcontextprotocol/sdk/validation/types.js';
import { LRUCache } from 'lru-cache';
import { compileJsonSchema, type JsonSchemaCheck } from './schema/compile-json-schema.js';
import { describeIssues } from './schema/describe-issues.js';
import { printable } from '../text/quoted.js';

const MAX_COMPILED = 200;

/**
 * The JSON Schema validator of every SDK server of this process. Compiled schemas are kept by their text, bounded;
 * each has an Ajv instance of its own, so that `$id` is no key and nothing outlives its place in the cache.
 */
@Injectable()
export class SchemaValidator implements jsonSchemaValidator {
  private readonly compiled = new LRUCache<string, JsonSchemaCheck>({ max: MAX_COMPILED });

  /** @throws InvalidJsonSchemaError */
  getValidator<T>(schema: JsonSchemaType): JsonSchemaValidator<T> {
    const check = this.checkOf(schema);
    return (input) => toResult(input as T, check(input));
  }

  private checkOf(schema: Readonly<Record<string, unknown>>): JsonSchemaCheck {
    const text = JSON.stringify(schema);
    const known = this.compiled.get(text);
    if (known) return known;
    const check = compileJsonSchema(schema);
    this.compiled.set(text, check);
    return check;
  }
}

function toResult<T>(data: T, issues: ReturnType<JsonSchemaCheck>): JsonSchemaValidatorResult<T> {
  if (issues.length === 0) return { valid: true, data, errorMessage: undefined };
  return { valid: false, data: undefined, errorMessage: printable(describeIssues(issues)) };
}
