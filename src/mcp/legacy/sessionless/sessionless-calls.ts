import { Injectable } from '@nestjs/common';
import type { JSONRPCRequest } from '@modelcontextprotocol/sdk/types.js';
import type { ServerResponse } from 'node:http';
import { whenClosed } from '../../../http/when-closed.js';
import { RequestAccounts } from '../../calls/call-accounts.js';
import { CallShares } from '../../calls/call-shares.js';
import type { McpRequest } from '../../gate/mcp-request.js';
import { shuttingDown } from '../../rpc/refusals.js';
import type { StreamEnd } from '../../streams/sse-socket.js';
import { SseSockets } from '../../streams/sse-sockets.js';
import { Exchanges } from '../calls/exchanges.js';
import { SessionlessMethods } from './sessionless-methods.js';
import { SessionlessPost } from './sessionless-post.js';
import { UnloggedStream } from './unlogged-stream.js';

/** Every call of the legacy era without a session that this pod is serving. */
@Injectable()
export class SessionlessCalls extends Exchanges {
  private readonly posts = new Set<SessionlessPost>();

  constructor(
    private readonly methods: SessionlessMethods,
    accounts: RequestAccounts,
    private readonly shares: CallShares,
    private readonly sockets: SseSockets,
  ) {
    super(accounts);
  }

  /** Calls that a shutdown waits for. */
  get running(): number {
    let running = 0;
    for (const post of this.posts) running += post.callsInFlight;
    return running;
  }

  /** @throws RefusedError 429 or 503 where too many calls are in flight */
  take(
    request: McpRequest,
    response: ServerResponse,
    requests: readonly JSONRPCRequest[],
    protocolVersion: string,
  ): void {
    const { principal = null, caller: grants, headers, inbound } = request;
    const share = this.shares.take(request, requests.length, inbound.batch ? null : requests[0]?.id);
    const post = new SessionlessPost({ principal, protocolVersion }, this.accounts, this.methods.serve);
    const stopWatching = whenClosed(response, () => post.cancelAll(CLOSED));
    this.posts.add(post);
    const onDone = () => {
      stopWatching();
      this.posts.delete(post);
      this.shares.give(share, requests.length);
    };
    const origin = { headers, streamFirst: inbound.accepted.streamFirst, grants, tool: inbound.tool };
    this.begin(post, { requests, form: inbound.batch ? 'batch' : 'single', origin, response, onDone });
  }

  /** The drain is over: what still runs is told so and aborted. */
  abandonAll(): void {
    for (const post of [...this.posts]) post.abandonAll(STOPPED);
  }

  openStream(owner: SessionlessPost): UnloggedStream {
    return new UnloggedStream(this.sockets, (reason) => socketEnded(owner, reason));
  }

  streamEnding(): void {}

  streamEnded(): void {}
}

/** The response itself is not told of a cut where it waits behind another of its connection (pipelining). */
function socketEnded(post: SessionlessPost, reason: StreamEnd): void {
  if (reason === 'client') post.cancelAll(CLOSED);
  if (reason === 'slow') post.cancelAll('The client read too slowly');
}

const CLOSED = 'The client closed the response';

const STOPPED = { ...shuttingDown, message: 'This server is shutting down. Try again.' };
