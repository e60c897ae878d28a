import {
  CLIENT_CAPABILITIES_META_KEY,
  CLIENT_INFO_META_KEY,
  specTypeSchemas,
  type InboundClassificationOutcome,
} from '@modelcontextprotocol/server';
import { firstProblem } from '../capabilities/schema/first-problem/first-problem.js';
import { isPlainObject } from './plain-object.js';
import { RpcCode } from './rpc-error.js';

const SCHEMAS = {
  [CLIENT_INFO_META_KEY]: specTypeSchemas.Implementation,
  [CLIENT_CAPABILITIES_META_KEY]: specTypeSchemas.ClientCapabilities,
};

type Rejection = Extract<InboundClassificationOutcome, { kind: 'reject' }>;

/**
 * What the SDK's classifier would say of a request whose envelope holds much that is wrong. The classifier makes an issue
 * of each wrong value, 10 µs each, and tells of the first: so that one is looked for without it.
 */
export function refusalOfLargeEnvelope(body: unknown): Rejection | undefined {
  const params = isPlainObject(body) && 'id' in body ? body['params'] : undefined;
  const meta = isPlainObject(params) ? params['_meta'] : undefined;
  if (!isPlainObject(meta)) return undefined;
  for (const [field, schema] of Object.entries(SCHEMAS)) {
    const problem = firstProblem(schema, meta[field]);
    if (problem) return rejection([field, ...problem.path].map(String).join('.').slice(0, 200), problem.message);
  }
  return undefined;
}

function rejection(key: string, problem: string): Rejection {
  return {
    kind: 'reject',
    rung: 'envelope',
    cell: 'envelope-invalid',
    httpStatus: 400,
    code: RpcCode.InvalidParams,
    message: `Invalid _meta envelope for protocol revision 2026-07-28: ${key}: ${problem}`,
    data: { envelope: { key, problem } },
    settled: true,
  };
}
