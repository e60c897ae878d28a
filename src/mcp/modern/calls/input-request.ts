import type { Question } from '../../../capabilities/call-context.js';
import { questionRequest, type QuestionRequest } from '../../calls/question-request.js';

/** A question as an `InputRequiredResult` puts it: 2026-07-28 has no `elicitationId`, as it has no notification that names one. */
export function inputRequest(question: Question): QuestionRequest {
  const { method, params } = questionRequest(question);
  if (!('elicitationId' in params)) return { method, params };
  const { elicitationId: _id, ...rest } = params;
  return { method, params: rest };
}
