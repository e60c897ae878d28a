import type { Settings } from '../../config/settings.js';
import { type JsonLimits, sizeOfJson } from '../../limits/json-size.js';
import { isPlainObject } from '../rpc/plain-object.js';
import { badRequest, RpcCode, type Refusal } from '../rpc/rpc-error.js';

export type ParsedBody =
  { readonly ok: true; readonly body: unknown } | { readonly ok: false; readonly refusal: Refusal };

type BodySettings = Pick<Settings, 'requestMaxDepth' | 'requestMaxValues' | 'requestMaxArgumentValues'>;

/**
 * Parses the JSON of a body, unless it is nested too deeply or holds too many values: what a value costs beside its
 * parsing is many times that. Only the arguments of tools may hold more, because their schemas are made for it.
 */
export class BodyParser {
  private readonly limits: JsonLimits;
  private readonly refusals: Readonly<Record<keyof JsonLimits, ParsedBody>>;

  constructor({ requestMaxDepth, requestMaxValues, requestMaxArgumentValues }: BodySettings) {
    this.limits = { depth: requestMaxDepth, values: requestMaxValues, argumentValues: requestMaxArgumentValues };
    this.refusals = {
      depth: refused(`JSON is nested at most ${requestMaxDepth} levels deep`),
      values: refused(`JSON holds at most ${requestMaxValues} values beside the arguments of tools`),
      argumentValues: refused(`arguments hold at most ${requestMaxArgumentValues} values`),
    };
  }

  parse(text: string): ParsedBody {
    const { passed, values, argumentValues } = sizeOfJson(text, this.limits);
    if (passed) return this.refusals[passed];
    const parsed = parseJson(text);
    const areMany = values + argumentValues > this.limits.values;
    return areMany && parsed.ok && hasOtherArguments(parsed.body) ? this.refusals.values : parsed;
  }
}

function parseJson(text: string): ParsedBody {
  try {
    return { ok: true, body: JSON.parse(text) as unknown };
  } catch {
    return NO_JSON;
  }
}

/** Whether what is no call of a tool has arguments: those of prompts are a few texts. */
function hasOtherArguments(body: unknown): boolean {
  const messages: unknown[] = Array.isArray(body) ? body : [body];
  return messages.some((message) => {
    if (!isPlainObject(message) || message['method'] === 'tools/call') return false;
    const { params } = message;
    return isPlainObject(params) && params['arguments'] !== undefined;
  });
}

function refused(problem: string): ParsedBody {
  return { ok: false, refusal: badRequest(RpcCode.InvalidRequest, `Invalid Request: ${problem}`) };
}

const NO_JSON: ParsedBody = { ok: false, refusal: badRequest(RpcCode.ParseError, 'Parse error: Invalid JSON') };
