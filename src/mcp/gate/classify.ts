import {
  CLIENT_CAPABILITIES_META_KEY,
  CLIENT_INFO_META_KEY,
  classifyInboundRequest,
  type InboundClassificationOutcome,
  type InboundHttpRequest,
  specTypeSchemas,
} from '@modelcontextprotocol/server';
import { firstProblem } from '../../capabilities/schema/first-problem/first-problem.js';
import type { SchemaProblem } from '../../capabilities/schema/first-problem/schema-problem.js';
import { quoted } from '../../text/quoted.js';
import { MODERN_REVISION } from '../rpc/modern-revisions.js';
import { isPlainObject } from '../rpc/plain-object.js';
import { RpcCode } from '../rpc/rpc-error.js';

const LARGE_FIELDS = [
  { field: CLIENT_INFO_META_KEY, schema: specTypeSchemas.Implementation, good: { name: '', version: '' } },
  { field: CLIENT_CAPABILITIES_META_KEY, schema: specTypeSchemas.ClientCapabilities, good: {} },
] as const;

type Rejection = Extract<InboundClassificationOutcome, { kind: 'reject' }>;

/** What the classifier looks at before the values of an envelope. */
const EARLIER_RUNGS: ReadonlySet<string> = new Set(['jsonrpc-shape', 'envelope']);

/**
 * Which era a request is of, by the SDK's classifier. That makes an issue of each wrong value in an envelope, 10 µs each,
 * and tells of the first; so where there are many values the first wrong one is looked for without it.
 */
export function classify(request: InboundHttpRequest): InboundClassificationOutcome {
  const { body } = request;
  const params = isPlainObject(body) && 'id' in body ? body['params'] : undefined;
  const meta = isPlainObject(params) ? params['_meta'] : undefined;
  const problem = isPlainObject(meta) ? problemIn(meta) : undefined;
  if (!problem) return classifyInboundRequest(request);
  const otherwise = classifyInboundRequest({
    ...request,
    body: { ...(body as object), params: { ...(params as object), _meta: mended(meta as Meta) } },
  });
  return isEarlier(otherwise) ? otherwise : rejection(problem);
}

type Meta = Readonly<Record<string, unknown>>;

function problemIn(meta: Meta): SchemaProblem | undefined {
  for (const { field, schema } of LARGE_FIELDS) {
    const problem = firstProblem(schema, meta[field]);
    if (problem) return { ...problem, path: [field, ...problem.path] };
  }
  return undefined;
}

/** The same with nothing wrong in the fields that can be large. */
function mended(meta: Meta): Meta {
  const fields = LARGE_FIELDS.filter(({ field }) => field in meta);
  return { ...meta, ...Object.fromEntries(fields.map(({ field, good }) => [field, good])) };
}

/** Whether a request is of the legacy era, which has no envelope, or has a fault that is told of first. */
function isEarlier(outcome: InboundClassificationOutcome): boolean {
  return outcome.kind === 'legacy' || (outcome.kind === 'reject' && EARLIER_RUNGS.has(outcome.rung));
}

function rejection({ path, message: problem }: SchemaProblem): Rejection {
  const key = quoted(path.map(String).join('.'));
  return {
    kind: 'reject',
    rung: 'envelope',
    cell: 'envelope-invalid',
    httpStatus: 400,
    code: RpcCode.InvalidParams,
    message: `Invalid _meta envelope for protocol revision ${MODERN_REVISION}: ${key}: ${problem}`,
    data: { envelope: { key, problem } },
    settled: true,
  };
}
