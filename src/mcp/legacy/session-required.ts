import { MODERN_REVISION } from '../rpc/modern-revisions.js';
import { badRequest, type Refusal } from '../rpc/refusals.js';
import { RpcCode } from '../rpc/rpc-error.js';
import { headerOf, type McpRequest } from '../gate/mcp-request.js';

/** 400 for a request that needs a session and names none: what is missing, and what its sender may have meant. */
export function sessionRequired(request: McpRequest): Refusal {
  const { method, inbound } = request;
  if (method === 'GET') return ofGet;
  if (method === 'DELETE') return ofDelete;
  const { era, batch } = inbound;
  const isModern = headerOf(request, 'mcp-protocol-version') === MODERN_REVISION;
  if (batch) return isModern ? modernBatch : ofBatch;
  if (era.kind === 'legacy' && era.reason === 'response') return isModern ? modernAnswer : ofAnswer;
  return ofMessage;
}

const ofGet = missing(
  `either its session is not named: a session begins with a POST of initialize, whose answer names it in this header; or this is a client of the HTTP+SSE transport of 2024-11-05, which is not served: let it use Streamable HTTP, with POST to this URL`,
);
const ofDelete = missing('DELETE ends the session that it names');
const ofBatch = missing('only a session of revision 2025-03-26 takes batches');
const ofAnswer = missing('a posted answer belongs to the session whose stream asked for it');
const ofMessage = missing(
  `begin a session with a POST of initialize, or send a request of revision ${MODERN_REVISION}, which needs none, with its _meta`,
);

const modernBatch = invalid(`revision ${MODERN_REVISION} has no batches: POST each message by itself`);
const modernAnswer = invalid(
  `revision ${MODERN_REVISION} has no posted answers: repeat the request that asked, with the answers in inputResponses and with its requestState`,
);

function missing(hint: string): Refusal {
  return badRequest(RpcCode.Refused, `Bad Request: Mcp-Session-Id header is required: ${hint}`);
}

function invalid(problem: string): Refusal {
  return badRequest(RpcCode.InvalidRequest, `Invalid Request: ${problem}`);
}

/** Node joins headers of one name with commas, which no id has: not to be told as a session that is gone. */
export const severalSessions = badRequest(
  RpcCode.Refused,
  'Bad Request: Mcp-Session-Id names one session; this request has several values, as where a proxy adds the header again',
);
