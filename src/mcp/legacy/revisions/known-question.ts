import { CapabilityMissingError } from '../../../capabilities/call-context.js';
import type { QuestionRequest } from '../../calls/question-request.js';
import { isPlainObject } from '../../rpc/plain-object.js';
import { knownForm } from './known-form.js';
import { knowsAll } from './known-members.js';
import { knownSampling } from './known-sampling.js';

/**
 * A question as a revision knows it.
 * @throws CapabilityMissingError where it has no way to ask that
 */
export function knownQuestion(request: QuestionRequest, revision: string): QuestionRequest {
  if (knowsAll(revision)) return request;
  switch (request.method) {
    case 'elicitation/create':
      return knownElicitation(request, revision);
    case 'sampling/createMessage':
      return knownCreateMessage(request, revision);
    case 'roots/list':
      return request;
    default:
      return request.method satisfies never;
  }
}

/** The mode came with the second one; a client that declares that it opens URLs reads it all the same. */
function knownElicitation(request: QuestionRequest, revision: string): QuestionRequest {
  const { mode, requestedSchema, ...params } = request.params;
  if (mode === 'url') return request;
  if (!isPlainObject(requestedSchema)) return { ...request, params };
  const known = knownForm(requestedSchema, revision);
  if (!known.ok) throw unknownIn(revision, `a choice of several ("${known.field}") in a form`);
  return { ...request, params: { ...params, requestedSchema: known.form } };
}

function knownCreateMessage(request: QuestionRequest, revision: string): QuestionRequest {
  const known = knownSampling(request.params, revision);
  if (!known.ok) throw unknownIn(revision, known.what);
  return { ...request, params: known.params };
}

function unknownIn(revision: string, what: string): CapabilityMissingError {
  return new CapabilityMissingError(`${what} (its session's revision, ${revision}, has none)`);
}
