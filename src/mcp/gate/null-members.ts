import { factsOf } from '../rpc/methods.js';
import { isPlainObject } from '../rpc/plain-object.js';

type Members = Record<string, unknown>;

/** What is opaque to the protocol: a null in it is a value. */
const OPAQUE: ReadonlySet<string> = new Set(['inputResponses']);

/** What names things by its keys: a thing that is null is not there, and what it holds is opaque. */
const NAMING: ReadonlySet<string> = new Set(['experimental', 'extensions']);

/** Members of `_meta` that the spec defines; all others are opaque, null or not. */
const DEFINED_META = /^(?:progressToken|traceparent|tracestate|baggage|io\.modelcontextprotocol\/.*)$/;

/**
 * Takes members that are null out of a parsed body, in place: many libraries write null where a member is absent (a nil map
 * in Go). No member of a client's request may be null in any revision, so a required one is missing then. What is opaque
 * stays as it is: the arguments of tools, parameters of methods that the spec does not define, answers, and such members. Of notifications one may be null,
 * `ttl` of `notifications/tasks/status`, which is not looked at here.
 */
export function dropNullMembers(body: unknown): void {
  const messages: readonly unknown[] = Array.isArray(body) ? body : [body];
  for (const message of messages) if (isPlainObject(message)) dropInMessage(message);
}

function dropInMessage(message: Members): void {
  if ('method' in message) {
    drop(message, 'params');
    const { params, method } = message;
    if (!isPlainObject(params)) return;
    if (isExtensionMethod(method)) dropMeta(params);
    else dropIn(params, method === 'tools/call' ? 'arguments' : undefined);
    return;
  }
  if (isPlainObject(message['result'])) drop(message, 'error');
  else if (isPlainObject(message['error'])) drop(message, 'result');
  if (isPlainObject(message['result'])) drop(message['result'], '_meta');
}

/** Of a method that the protocol does not define a null parameter may be a value. */
function isExtensionMethod(method: unknown): boolean {
  return typeof method === 'string' && !factsOf(method) && !method.startsWith('notifications/');
}

/** @param opaque another member that is opaque here */
function dropIn(members: Members, opaque?: string): void {
  for (const name of Object.keys(members)) {
    const value = members[name];
    if (value === null) delete members[name];
    else if (name === '_meta') dropInMeta(value);
    else if (NAMING.has(name)) dropOwn(value);
    else if (name !== opaque && !OPAQUE.has(name)) dropBelow(value);
  }
}

function dropBelow(value: unknown): void {
  if (Array.isArray(value)) for (const item of value) dropBelow(item);
  else if (isPlainObject(value)) dropIn(value);
}

function dropMeta(params: Members): void {
  drop(params, '_meta');
  dropInMeta(params['_meta']);
}

function dropInMeta(meta: unknown): void {
  if (!isPlainObject(meta)) return;
  for (const name of Object.keys(meta)) {
    if (!DEFINED_META.test(name)) continue;
    if (meta[name] === null) delete meta[name];
    else dropBelow(meta[name]);
  }
}

function dropOwn(value: unknown): void {
  if (isPlainObject(value)) for (const name of Object.keys(value)) drop(value, name);
}

function drop(members: Members, name: string): void {
  if (members[name] === null) delete members[name];
}
