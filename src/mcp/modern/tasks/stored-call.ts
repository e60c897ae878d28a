import type { ClientCapabilities, Implementation, Tool } from '@modelcontextprotocol/sdk/types.js';
import { damaged, decodeObject, type Decoded, isObject, isTexts } from '../../../redis/decoded.js';
import type { Principal } from '../../../session/principal.js';
import {
  fromStoredGrants,
  isRepeatable,
  repeatText,
  type StoredGrants,
  toStoredGrants,
} from '../../calls/repeatable.js';
import type { CallFacts } from './task-call-context.js';

/** 0.1.0 wrote version 1 without saying so, and passes over a `v`. */
const VERSION = 1;

/** What another pod needs to run a task's call again. No headers: they hold credentials, and those are not stored. */
export interface StoredCall {
  readonly name: string;
  readonly args: unknown;
  readonly requestId: string | number;
  readonly principal: Principal | null;
  /** What the caller could use when the call began. */
  readonly grants?: StoredGrants;
  readonly revision: string;
  readonly client: { readonly info?: Implementation; readonly capabilities: ClientCapabilities };
  readonly meta: Readonly<Record<string, unknown>> | undefined;
  /** What the client had answered before the task began. */
  readonly answers: Readonly<Record<string, unknown>>;
}

/** @returns `undefined` for a call that must not, or cannot, simply be repeated */
export function storedCall(
  tool: Tool,
  args: unknown,
  facts: CallFacts,
  answers: StoredCall['answers'],
): string | undefined {
  if (!isRepeatable(tool)) return undefined;
  const { requestId, principal, protocolVersion: revision, client, meta } = facts;
  const { info, capabilities } = client;
  const call = { name: tool.name, args, requestId, principal, revision, client: { info, capabilities }, meta, answers };
  return repeatText({ v: VERSION, ...call, grants: facts.grants && toStoredGrants(facts.grants) });
}

/** The inverse of `storedCall`, for what may have been written by anybody. */
export function decodeCall(text: string): Decoded<StoredCall> {
  const decoded = decodeObject(text, VERSION);
  if (!decoded.ok) return decoded;
  const call = decoded.value;
  const problem = Object.entries(MEMBERS).find(([name, holds]) => !holds(call[name]));
  return problem ? damaged(`its ${problem[0]} is none`) : { ok: true, value: call as unknown as StoredCall };
}

/** What each member of a stored call has to be. The arguments are the tool's to check. */
const MEMBERS: Readonly<Record<keyof Omit<StoredCall, 'args'>, (value: unknown) => boolean>> = {
  name: isText,
  requestId: (id) => isText(id) || Number.isFinite(id),
  principal: (value) => value === null || (isObject(value) && isText(value['iss']) && isText(value['sub'])),
  grants: (value) => value === undefined || (isObject(value) && isTexts(value['scopes']) && isTexts(value['roles'])),
  revision: isText,
  client: (value) => isObject(value) && isObject(value['capabilities']) && isInfo(value['info']),
  meta: (value) => value === undefined || isObject(value),
  answers: isObject,
};

function isInfo(value: unknown): boolean {
  return value === undefined || (isObject(value) && isText(value['name']) && isText(value['version']));
}

function isText(value: unknown): boolean {
  return typeof value === 'string';
}

export function callFactsOf({ requestId, principal, grants, revision, client, meta }: StoredCall): CallFacts {
  const { info, capabilities } = client;
  const about = { requestId, principal, grants: fromStoredGrants(grants), protocolVersion: revision };
  return { ...about, client: { info, capabilities }, meta, headers: {} };
}
