import { Injectable } from '@nestjs/common';
import type {
  JsonSchemaType,
  JsonSchemaValidator,
  JsonSchemaValidatorResult,
  jsonSchemaValidator,
} from '@modelcontextprotocol/sdk/validation/types.js';
import { LRUCache } from 'lru-cache';
import type { Question } from './call-context.js';
import { unknownQuestion } from './missing-capability.js';
import { FormDefinitionError, problemOfForm } from './form.js';
import { problemOfSampling, problemOfUrl, QuestionDefinitionError } from './question-definition.js';
import { compileJsonSchema, type JsonSchemaCheck } from './schema/compile-json-schema.js';
import { describeArgumentIssues } from './schema/describe-argument-issues.js';

const MAX_COMPILED = 200;

/**
 * The JSON Schema validator of every SDK server of this process. Compiled schemas are kept by their text, bounded;
 * each has an Ajv instance of its own, so that `$id` is no key and nothing outlives its place in the cache.
 */
@Injectable()
export class SchemaValidator implements jsonSchemaValidator {
  private readonly compiled = new LRUCache<string, JsonSchemaCheck>({ max: MAX_COMPILED });
  private readonly forms = new LRUCache<string, true>({ max: MAX_COMPILED });

  /** @throws InvalidJsonSchemaError */
  getValidator<T>(schema: JsonSchemaType): JsonSchemaValidator<T> {
    const check = this.checkOf(schema);
    return (input) => toResult(input as T, check(input));
  }

  /**
   * Looks at all questions before any of them is sent: the answers to forms will be checked.
   * @throws FormDefinitionError, QuestionDefinitionError
   */
  assertQuestions(questions: Readonly<Record<string, Question>>): void {
    for (const question of Object.values(questions)) this.assertQuestion(question);
  }

  private assertQuestion(question: Question): void {
    switch (question.kind) {
      case 'elicit':
        if (question.params.mode !== 'url') return this.assertForm(question.params.requestedSchema);
        return assertNone(problemOfUrl(question.params.url));
      case 'sample':
        return assertNone(problemOfSampling(question.params));
      case 'roots':
        return;
      default:
        unknownQuestion(question);
    }
  }

  private assertForm(schema: unknown): void {
    const text = JSON.stringify(schema) ?? '';
    if (this.forms.has(text)) return;
    const problem = problemOfForm(schema) ?? this.problemOf(schema as Readonly<Record<string, unknown>>);
    if (problem !== undefined) throw new FormDefinitionError(problem);
    this.forms.set(text, true);
  }

  private problemOf(schema: Readonly<Record<string, unknown>>): string | undefined {
    try {
      this.checkOf(schema);
      return undefined;
    } catch (error) {
      return (error as Error).message;
    }
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

function assertNone(problem: string | undefined): void {
  if (problem !== undefined) throw new QuestionDefinitionError(problem);
}

function toResult<T>(data: T, issues: ReturnType<JsonSchemaCheck>): JsonSchemaValidatorResult<T> {
  if (issues.length === 0) return { valid: true, data, errorMessage: undefined };
  return { valid: false, data: undefined, errorMessage: describeArgumentIssues(issues) };
}
