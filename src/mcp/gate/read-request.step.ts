import { Inject, Injectable, Logger, type NestMiddleware } from '@nestjs/common';
import {
  type InboundClassificationOutcome,
  type InboundHttpRequest,
  isJsonContentType,
} from '@modelcontextprotocol/server';
import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { SETTINGS, type Settings } from '../../config/settings.js';
import { type AcceptedTypes, acceptedTypes } from '../../http/accepted-types.js';
import { Lifecycle } from '../../lifecycle/lifecycle.js';
import { headerOf, type Inbound, type McpRequest, SESSIONLESS_VERBS, VERBS } from './mcp-request.js';
import { BodyParser, hasUnfitId, MOST_ID_BYTES, readBody, type BodyOutcome, type ParsedBody } from './request-body.js';
import { RefusalReporter } from './refusal-reporter.js';
import { idOf, refusalOfRejected } from './rejected.js';
import { inPlaceOfUnreadable } from './unreadable-answer.js';
import { EraClassifier } from './era-classifier.js';
import { badRequest, bodyTooLarge, type Refusal, tooManyHeaders } from '../rpc/refusals.js';
import { RpcCode } from '../rpc/rpc-error.js';
import { SERVED_REVISIONS } from '../rpc/modern-revisions.js';

const NO_BODY: ParsedBody = { ok: true, body: undefined };

/** The most messages that a batch may hold, as in the SDK. */
const MAX_BATCH = 100;

const batchTooLong = badRequest(RpcCode.InvalidRequest, `Invalid Request: a batch holds at most ${MAX_BATCH} messages`);

/**
 * The part of the request path that needs no session: verb, media types, size, JSON, and which era the request is of.
 * What is malformed ends here and touches no session.
 */
@Injectable()
export class ReadRequestStep implements NestMiddleware {
  private readonly logger = new Logger('McpEndpoint');
  private readonly eras = new EraClassifier();
  private readonly parser: BodyParser;
  private readonly tooLarge: Refusal;
  private readonly tooManyHeaders: Refusal;
  private readonly verbs: readonly string[];

  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly lifecycle: Lifecycle,
    private readonly reporter: RefusalReporter,
  ) {
    this.tooLarge = bodyTooLarge(settings.requestMaxBytes);
    this.parser = new BodyParser(settings);
    this.verbs = settings.legacySessions === 'off' ? SESSIONLESS_VERBS : VERBS;
    this.tooManyHeaders = tooManyHeaders(settings.requestMaxHeaders);
  }

  async use(request: IncomingMessage, response: ServerResponse, next: () => void): Promise<void> {
    if (this.lifecycle.phase === 'draining') response.setHeader('Connection', 'close');
    const accepted = acceptedTypes(request.headers.accept);
    const refusal =
      this.refusalOfCount(request) ?? refusalOfVerb(request, this.verbs) ?? refusalOfHead(request, accepted);
    if (refusal) return this.reporter.refuse(request, response, refusal);
    const { requestMaxBytes } = this.settings;
    const parsed = request.method === 'POST' ? this.parsed(await readBody(request, requestMaxBytes)) : NO_BODY;
    if (parsed === undefined) return;
    if (!parsed.ok) return this.reporter.refuse(request, response, parsed.refusal);
    const inbound = this.inboundOf(request, parsed.body, accepted);
    if ('status' in inbound) return this.reporter.refuse(request, response, inbound);
    (request as McpRequest).inbound = inbound;
    next();
  }

  private inboundOf(request: IncomingMessage, body: unknown, accepted: AcceptedTypes): Inbound | Refusal {
    if (Array.isArray(body) && body.length > MAX_BATCH) return batchTooLong;
    if (hasUnfitId(body)) return { ...unfitId, id: idOf(body) };
    const unknown = unknownRevisionOf(request);
    const era = this.eraOf(request, body, unknown);
    if (era.kind === 'reject') {
      const refusal = refusalOfRejected(era, body, unknown);
      return this.unreadableAnswer(request, inPlaceOfUnreadable(body), accepted, refusal) ?? refusal;
    }
    const batch = Array.isArray(body);
    const messages = (body === undefined ? [] : batch ? body : [body]) as JSONRPCMessage[];
    return { era, messages, batch, accepted };
  }

  /** It is refused where its call has been told. */
  private unreadableAnswer(
    request: IncomingMessage,
    answer: JSONRPCMessage | undefined,
    accepted: AcceptedTypes,
    refusal: Refusal,
  ): Inbound | undefined {
    const hasSession = this.settings.legacySessions !== 'off' && headerOf(request, 'mcp-session-id') !== undefined;
    const era = answer && hasSession ? this.eraOf(request, answer, unknownRevisionOf(request)) : undefined;
    return era?.kind === 'legacy' ? { era, messages: [answer!], batch: false, accepted, refusal } : undefined;
  }

  /** A revision that nothing here knows says nothing of the era of a request that names a session: the session's is what counts. */
  private eraOf(request: IncomingMessage, body: unknown, unknown: string | undefined): InboundClassificationOutcome {
    const asked = classifierInput(request, body);
    const era = this.eras.of(asked);
    if (unknown === undefined || era.kind === 'legacy' || !headerOf(request, 'mcp-session-id')) return era;
    const { protocolVersionHeader: _, ...otherwise } = asked;
    const inSession = this.eras.of(otherwise);
    return inSession.kind === 'legacy' ? inSession : era;
  }

  private refusalOfCount({ rawHeaders }: IncomingMessage): Refusal | undefined {
    return rawHeaders.length / 2 > this.settings.requestMaxHeaders ? this.tooManyHeaders : undefined;
  }

  private parsed(read: BodyOutcome): ParsedBody | undefined {
    switch (read.state) {
      case 'read':
        return this.parser.parse(read.text);
      case 'too-large':
        return { ok: false, refusal: this.tooLarge };
      case 'not-utf-8':
        return NOT_UTF_8;
      case 'aborted':
        return undefined;
      case 'read-before':
        this.logger.error({ event: 'request.read_before' }, READ_BEFORE);
        return NO_BYTES;
      default:
        return read satisfies never;
    }
  }
}

const READ_BEFORE =
  'The body of a request was read before the server could, by a parser in front of this application, and its bytes are gone, with which size, depth and text are checked. Keep them there: express.json({ verify: (request, _response, bytes) => { request.rawBody = bytes } })';

const NO_BYTES: ParsedBody = {
  ok: false,
  refusal: {
    status: 500,
    code: RpcCode.InternalError,
    message:
      'Internal error: what stands before this server took the body of the request. Its operator reads how to mend it',
  },
};

/** Transports: messages MUST be UTF-8 encoded. */
const NOT_UTF_8: ParsedBody = {
  ok: false,
  refusal: badRequest(RpcCode.ParseError, 'Parse error: The body is not UTF-8. Send JSON in UTF-8'),
};

/** 405 for a verb that is not served. */
function refusalOfVerb({ method = '' }: IncomingMessage, verbs: readonly string[]): Refusal | undefined {
  if (verbs.includes(method)) return undefined;
  return { status: 405, code: RpcCode.Refused, message: 'Method not allowed.', headers: { Allow: verbs.join(', ') } };
}

/** What is wrong with a request before its body is read: 406 or 415 of the Streamable HTTP transport. */
function refusalOfHead(request: IncomingMessage, accepted: AcceptedTypes): Refusal | undefined {
  const { method } = request;
  if (method === 'GET') return accepted.stream ? undefined : getNotAcceptable;
  if (method === 'POST') return refusalOfPost(request, accepted);
  return undefined;
}

function refusalOfPost(request: IncomingMessage, { json, stream }: AcceptedTypes): Refusal | undefined {
  if (!json || !stream) return postNotAcceptable;
  if (!isJsonContentType(headerOf(request, 'content-type'))) return unsupportedMediaType;
  return isPlain(headerOf(request, 'content-encoding')) ? undefined : unsupportedEncoding;
}

/** A list of codings, of which `identity` is none (RFC 9110, section 8.4). */
function isPlain(encoding: string | undefined): boolean {
  if (encoding === undefined) return true;
  return encoding.split(',').every((coding) => NO_CODINGS.has(coding.trim().toLowerCase()));
}

const NO_CODINGS: ReadonlySet<string> = new Set(['', 'identity']);

function unknownRevisionOf(request: IncomingMessage): string | undefined {
  const version = headerOf(request, 'mcp-protocol-version');
  return version === undefined || SERVED_REVISIONS.includes(version) ? undefined : version;
}

function classifierInput(request: IncomingMessage, body: unknown): InboundHttpRequest {
  const version = headerOf(request, 'mcp-protocol-version');
  const method = headerOf(request, 'mcp-method');
  const name = headerOf(request, 'mcp-name');
  return {
    httpMethod: request.method ?? '',
    body,
    protocolVersionHeader: version,
    mcpMethodHeader: method,
    mcpNameHeader: name,
  };
}

const unfitId = badRequest(
  RpcCode.InvalidRequest,
  `Invalid Request: an id or a progress token is Unicode text of at most ${MOST_ID_BYTES} bytes`,
);

const getNotAcceptable: Refusal = {
  status: 406,
  code: RpcCode.Refused,
  message: 'Not Acceptable: Client must accept text/event-stream',
};

const postNotAcceptable: Refusal = {
  status: 406,
  code: RpcCode.Refused,
  message: 'Not Acceptable: Client must accept both application/json and text/event-stream',
};

const unsupportedMediaType: Refusal = {
  status: 415,
  code: RpcCode.Refused,
  message: 'Unsupported Media Type: Content-Type must be application/json',
};

const unsupportedEncoding: Refusal = {
  status: 415,
  code: RpcCode.Refused,
  message: 'Unsupported Media Type: Content-Encoding must be identity',
};
