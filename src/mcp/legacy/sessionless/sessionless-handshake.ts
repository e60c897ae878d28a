import { Inject, Injectable } from '@nestjs/common';
import { InitializeRequestParamsSchema, type ServerCapabilities } from '@modelcontextprotocol/sdk/types.js';
import type { JSONRPCRequest } from '@modelcontextprotocol/sdk/types.js';
import { CapabilityRegistry } from '../../../capabilities/capability-registry.js';
import { Extensions } from '../../../extensions/extensions.js';
import { SERVER_IDENTITY, type ServerIdentity } from '../../../identity/identity.js';
import { Tracing } from '../../../tracing/tracing.js';
import { parseInput } from '../../rpc/parse-params.js';
import { answerText } from '../../rpc/rpc-answer.js';
import { type Agree, agreeOn } from '../sessions/handshake.js';
import { invalidInitialize } from '../sessions/invalid-initialize.js';
import type { Refusal } from '../../rpc/refusals.js';

export type Greeting =
  { readonly ok: true; readonly answer: string } | { readonly ok: false; readonly refusal: Refusal };

/** `initialize` without a session: client and server agree on a revision, which the client names from then on. */
@Injectable()
export class SessionlessHandshake {
  private readonly agree: Agree;

  constructor(
    capabilities: CapabilityRegistry,
    extensions: Extensions,
    @Inject(SERVER_IDENTITY) identity: ServerIdentity,
    private readonly tracing: Tracing,
  ) {
    this.agree = agreeOn(withoutSession(capabilities.serverCapabilities()), extensions, identity);
  }

  greet(request: JSONRPCRequest): Greeting {
    const greeting = this.tracing.request(request, request.method, undefined, () => this.greetingFor(request));
    if (greeting.ok) this.tracing.requestEnded(request, 'ok');
    else this.tracing.requestEnded(request, 'error', greeting.refusal.code);
    return greeting;
  }

  private greetingFor(request: JSONRPCRequest): Greeting {
    const params = parseInput(InitializeRequestParamsSchema, request.params);
    if (!params.ok) return { ok: false, refusal: invalidInitialize(request, params.issues) };
    const { result } = this.agree(params.value.protocolVersion);
    return { ok: true, answer: answerText(request.id, result.json) };
  }
}

/** Without a stream of the server's own no client is told of a change, so there is nothing to subscribe to. */
function withoutSession({ tools, resources, prompts, ...others }: ServerCapabilities): ServerCapabilities {
  return {
    ...others,
    ...(tools && { tools: {} }),
    ...(resources && { resources: {} }),
    ...(prompts && { prompts: {} }),
  };
}
