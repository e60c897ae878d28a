import type { ClientCapabilities } from '@modelcontextprotocol/sdk/types.js';
import { CapabilityMissingError, type Question } from './call-context.js';

/** @returns what to throw where the client does not declare what the question needs */
export function missingCapability(question: Question, client: ClientCapabilities): CapabilityMissingError | undefined {
  switch (question.kind) {
    case 'elicit':
      return question.params.mode === 'url' ? missingUrl(client) : missingForm(client);
    case 'sample':
      return client.sampling ? undefined : new CapabilityMissingError('sampling', { sampling: {} });
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

export function unknownQuestion(question: never): never {
  throw new TypeError(`Unknown kind of question: ${JSON.stringify(question)}`);
}
