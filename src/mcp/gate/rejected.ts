import type { InboundClassificationOutcome } from '@modelcontextprotocol/server';
import type { RequestId } from '@modelcontextprotocol/sdk/types.js';
import { quoted, SENTENCE } from '../../text/quoted.js';
import { messageProblem } from '../rpc/message-problem.js';
import { isPlainObject } from '../rpc/plain-object.js';
import type { Refusal } from '../rpc/refusals.js';
import { isRequestId } from '../rpc/request-id.js';
import { unsupportedRevision } from '../rpc/unsupported-revision.js';
import { isUnfitId } from './request-body.js';

type Rejection = Extract<InboundClassificationOutcome, { kind: 'reject' }>;

/** What the classifier says where a body is of no era of which its header could be a revision. */
const OF_THE_HEADER: ReadonlySet<string> = new Set(['modern-header-without-claim', 'initialize-with-modern-header']);

/**
 * What a client is told of a body that the SDK's classifier rejects: the same, and what is wrong with it.
 *
 * @param unknown the revision that the header names, where it is none that is served: the classifier takes any text that
 *   sorts after the newest one for a revision of the modern era
 */
export function refusalOfRejected(rejection: Rejection, body: unknown, unknown: string | undefined): Refusal {
  const { httpStatus: status, cell, code, data } = rejection;
  const id = idOf(body);
  if (unknown !== undefined && OF_THE_HEADER.has(cell)) return unsupportedRevision(unknown, id);
  return { status, code, message: quoted(messageOf(rejection, body), SENTENCE), data: quotedMismatch(data), id };
}

function messageOf({ cell, message }: Rejection, body: unknown): string {
  const problem = problemOf(cell, body);
  return problem === undefined ? message : `${message}: ${problem}`;
}

function problemOf(cell: string, body: unknown): string | undefined {
  if (cell === 'invalid-json-rpc-body') return messageProblem(body);
  if (cell !== 'batch-with-invalid-element' || !Array.isArray(body)) return undefined;
  const problems = body.map(messageProblem);
  const at = problems.findIndex((problem) => problem !== undefined);
  return at < 0 ? undefined : `of message ${at + 1}, ${problems[at]}`;
}

/** The id to answer a refused body with: only a request's, which has a method, and only one that is an id. */
export function idOf(body: unknown): RequestId | null {
  if (!isPlainObject(body) || !('method' in body)) return null;
  const { id } = body;
  return isRequestId(id) && !isUnfitId(id) ? id : null;
}

/** What the classifier says of headers that disagree quotes the client's text whole. */
function quotedMismatch(data: unknown): unknown {
  if (!isPlainObject(data) || !isPlainObject(data['mismatch'])) return data;
  const said: [string, unknown][] = Object.entries(data['mismatch']);
  const mismatch = said.map(([of, sentence]): [string, string] => [of, quoted(String(sentence), SENTENCE)]);
  return { ...data, mismatch: Object.fromEntries(mismatch) };
}
