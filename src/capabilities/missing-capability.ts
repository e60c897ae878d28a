import type { ClientCapabilities } from '@modelcontextprotocol/sdk/types.js';
import { CapabilityMissingError, type Question } from './call-context.js';
import { blocksOf } from './question-definition.js';

/** @returns what to throw where the client does not declare what the question needs */
export function missingCapability(question: Question, client: ClientCapabilities): CapabilityMissingError | undefined {
  switch (question.kind) {
    case 'elicit':
      return question.params.mode === 'url' ? missingUrl(client) : missingForm(client);
    case 'sample':
      return missingSampling(question.params, client);
    case 'roots':
      return client.roots ? undefined : new CapabilityMissingError('roots', { roots: {} });
    default:
      return unknownQuestion(question);
  }
}

function missingUrl({ elicitation }: ClientCapabilities): CapabilityMissingError | undefined {
  return elicitation?.url ? undefined : new CapabilityMissingError('elicitation (url)', { elicitation: { url: {} } });
}

/** An empty declaration means forms: those came first. */
function missingForm({ elicitation }: ClientCapabilities): CapabilityMissingError | undefined {
  const declared = elicitation && (elicitation.form ?? !elicitation.url);
  return declared ? undefined : new CapabilityMissingError('elicitation (form)', { elicitation: { form: {} } });
}

type SamplingParams = Extract<Question, { kind: 'sample' }>['params'];

function missingSampling(params: SamplingParams, { sampling }: ClientCapabilities): CapabilityMissingError | undefined {
  const needed = usesTools(params) ? { tools: {} } : {};
  if (sampling && (sampling.tools || !needed.tools)) return undefined;
  return new CapabilityMissingError(needed.tools ? 'sampling (tools)' : 'sampling', { sampling: needed });
}

/** Whether a client has to know tools to read the question (MCP, Sampling, Tools in Sampling). */
function usesTools({ tools, toolChoice, messages }: SamplingParams): boolean {
  if (tools !== undefined || toolChoice !== undefined) return true;
  return messages.some((message) => blocksOf(message).some(({ type }) => TOOL_BLOCKS.has(type)));
}

const TOOL_BLOCKS: ReadonlySet<string> = new Set(['tool_use', 'tool_result']);

export function unknownQuestion(question: never): never {
  throw new TypeError(`Unknown kind of question: ${JSON.stringify(question)}`);
}
