import type { ElicitRequestURLParams } from '@modelcontextprotocol/sdk/types.js';
import type { Question } from '../../capabilities/call-context.js';
import { unknownQuestion } from '../../capabilities/missing-capability.js';
import { openedUrl } from '../../capabilities/question-definition.js';

/** A question as clients of either era are asked it. There are always `params`: strict clients read no request without. */
export interface QuestionRequest {
  readonly method: 'elicitation/create' | 'sampling/createMessage' | 'roots/list';
  readonly params: Readonly<Record<string, unknown>>;
}

/** @param question one whose definition was looked at */
export function questionRequest(question: Question): QuestionRequest {
  switch (question.kind) {
    case 'elicit': {
      const { params } = question;
      return { method: 'elicitation/create', params: params.mode === 'url' ? withHref(params) : { ...params } };
    }
    case 'sample':
      return { method: 'sampling/createMessage', params: question.params };
    case 'roots':
      return { method: 'roots/list', params: {} };
    default:
      return unknownQuestion(question);
  }
}

function withHref(params: ElicitRequestURLParams) {
  return { ...params, url: openedUrl(params.url) };
}
