import { Injectable } from '@nestjs/common';
import type { JSONRPCMessage, JSONRPCRequest } from '@modelcontextprotocol/sdk/types.js';
import { CapabilityRegistry } from '../../capabilities/capability-registry.js';
import { Extensions } from '../../extensions/extensions.js';
import { factsOf } from '../rpc/methods.js';
import { isPlainObject } from '../rpc/plain-object.js';
import type { Inbound } from './mcp-request.js';
import { calledTool } from './request-limits.js';
import { targetOf } from './request-target.js';

/** What callers without a token may do, where `PUBLIC_CAPABILITIES` lets such in. A method is closed to them unless it says otherwise. */
@Injectable()
export class AnonymousAccess {
  constructor(
    private readonly registry: CapabilityRegistry,
    private readonly extensions: Extensions,
  ) {}

  /** Whether they may ever be let in. */
  get isAllowed(): boolean {
    return this.registry.admitsAnonymous;
  }

  /** Whether there is something for them now. */
  get isOpen(): boolean {
    return this.registry.isOpen || (this.isAllowed && this.extensions.publicMethods().length > 0);
  }

  /** What is public, whether callers without a token are let in or not: `tool forecast`. */
  names(): readonly string[] {
    return [...this.registry.publicNames(), ...this.extensions.publicMethods().map(({ name }) => `method ${name}`)];
  }

  /** Whether all of a request is open to them. What does not exist is closed, so that it does not show what does. */
  admits(inbound: Inbound): boolean {
    return inbound.messages.every((message) => this.admitsMessage(message, inbound));
  }

  /** A notification and an answer concern what the caller began itself. */
  private admitsMessage(message: JSONRPCMessage, inbound: Inbound): boolean {
    if (!('method' in message) || !('id' in message)) return true;
    const facts = factsOf(message.method);
    if (!facts) return this.extensions.methodOf(message.method)?.access.isPublic ?? false;
    switch (facts.anonymous) {
      case 'always':
        return !namesTasks(message);
      case 'as-the-target-says':
        return this.hasPublicTarget(message, inbound);
      case undefined:
        return false;
      default:
        return facts.anonymous satisfies never;
    }
  }

  private hasPublicTarget(message: JSONRPCRequest, inbound: Inbound): boolean {
    const target = targetOf(message);
    const named = calledTool(inbound, message, this.registry) ?? (target && this.registry.find(target));
    return named?.access.isPublic ?? false;
  }
}

/** Tasks belong to a principal. */
function namesTasks({ method, params }: JSONRPCRequest): boolean {
  if (method !== 'subscriptions/listen' || !isPlainObject(params)) return false;
  const { notifications } = params;
  return isPlainObject(notifications) && notifications['taskIds'] !== undefined;
}
