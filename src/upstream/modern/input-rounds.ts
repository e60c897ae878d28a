import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Result } from '@modelcontextprotocol/sdk/types.js';
import type { ElicitQuestion } from '../../capabilities/call-context.js';
import { ToolError } from '../../capabilities/errors.js';
import type { UpstreamCall } from '../upstream-call.js';

/** A server that asks more often in one call is not answered any more. */
const MAX_ROUNDS = 10;

/** Before a request that only shows its state again, in ms: so a server puts off what it has no room for. */
const PACE_MS = 250;

type Requests = Readonly<Record<string, { readonly method?: unknown; readonly params?: unknown }>>;
type Responses = Readonly<Record<string, unknown>>;

/** 2026-07-28, Multi Round-Trip Requests: a result that asks for more. */
interface InputRequired {
  readonly resultType: 'input_required';
  readonly inputRequests?: Requests;
  readonly requestState?: string;
}

/** Puts what another server asks to the client of a call, and asks again with its answers, until there is a result. */
export async function answered(
  call: UpstreamCall,
  name: string,
  ask: (answers: Responses) => Promise<Result>,
): Promise<Result> {
  let result = await ask({});
  for (let round = 0; isInputRequired(result); round += 1) {
    if (round === MAX_ROUNDS)
      throw end(call, new ToolError(`The server "${name}" asked more than ${MAX_ROUNDS} times in one call.`));
    const { inputRequests, requestState } = result;
    const inputResponses = inputRequests && (await responsesTo(inputRequests, call, name));
    if (!inputResponses) await delay(PACE_MS, undefined, { signal: call.signal });
    result = await ask({
      ...(inputResponses && { inputResponses }),
      ...(requestState !== undefined && { requestState }),
    });
  }
  return result;
}

function isInputRequired(result: object): result is InputRequired {
  return 'resultType' in result && result.resultType === 'input_required';
}

/** What ends the run, so that it begins again with the answers, passes: then the other server is asked anew. */
async function responsesTo(requests: Requests, call: UpstreamCall, name: string): Promise<Responses | undefined> {
  const entries = Object.entries(requests);
  if (entries.length === 0) return undefined;
  const questions = Object.fromEntries(entries.map(([key, request]) => [key, questionOf(request, call, name)]));
  try {
    return await call.whileAsking(() => call.context.ask(questions));
  } catch (error) {
    throw end(call, error as Error);
  }
}

/** @throws ToolError for what the other server was told that it can't ask */
function questionOf({ method, params }: Requests[string], call: UpstreamCall, name: string): ElicitQuestion {
  if (method === 'elicitation/create') return { kind: 'elicit', params: named(params as ElicitQuestion['params']) };
  throw end(call, new ToolError(`The server "${name}" asked ${String(method)}, which is not passed on.`));
}

function end(call: UpstreamCall, reason: Error): Error {
  call.end(reason);
  return reason;
}

/** A page to visit has a name up to 2025-11-25. */
function named(params: ElicitQuestion['params']): ElicitQuestion['params'] {
  return params.mode === 'url' ? { ...params, elicitationId: randomUUID() } : params;
}
