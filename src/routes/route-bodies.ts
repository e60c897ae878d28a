import { json, urlencoded } from 'express';
import { isUtf8 } from 'node:buffer';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Settings } from '../config/settings.js';
import type { ServiceAdapter } from '../http/service.adapter.js';
import { type JsonLimits, sizeOfJson } from '../limits/json-size.js';
import { badRequest, bodyTooLarge, type Refusal } from '../mcp/rpc/refusals.js';
import { replyRefusal } from '../mcp/rpc/reply.js';
import { RpcCode } from '../mcp/rpc/rpc-error.js';

type BodySettings = Pick<Settings, 'requestMaxBytes' | 'requestMaxDepth' | 'requestMaxArgumentValues'>;

/** What the parsers, which are Express's, end with where they don't take a body. */
interface BodyError {
  readonly type?: string;
  readonly status?: number;
}

/** Fields of a form; more is a 413. */
const MOST_FIELDS = 1_000;

/** How deep the fields of a form may be nested by their names (`a[b][c]=1`); more is a 400. */
const MOST_NESTED = 32;

/** Ours, by `type`. */
const DEPTH = 'mooring.depth';
const VALUES = 'mooring.values';
const NOT_UTF_8 = 'mooring.utf-8';

/**
 * Binds what reads the bodies of a team's routes: JSON and forms of UTF-8, by the limits of the endpoint as far as they
 * apply, and their bytes in `request.rawBody`. Other types are left for the team to read.
 */
export function parseBodies(adapter: ServiceAdapter, settings: BodySettings): void {
  const { requestMaxBytes: limit, requestMaxDepth, requestMaxArgumentValues: values } = settings;
  const limits: JsonLimits = { depth: requestMaxDepth, values, argumentValues: values };
  const common = { limit, inflate: false };
  adapter.use(json({ ...common, verify: (request, response, bytes) => checkJson(limits, request, response, bytes) }));
  const form = { extended: true, parameterLimit: MOST_FIELDS, depth: MOST_NESTED, verify: keepBytes };
  adapter.use(urlencoded({ ...common, ...form }));
  adapter.use(
    (error: BodyError, _request: IncomingMessage, response: ServerResponse, next: (error: unknown) => void) => {
      const refusal = refusalOf(error, settings);
      if (refusal) replyRefusal(response, refusal);
      else next(error);
    },
  );
}

function keepBytes(request: IncomingMessage, _response: ServerResponse, bytes: Buffer): void {
  if (!isUtf8(bytes)) throw unfit(NOT_UTF_8);
  Object.assign(request, { rawBody: bytes });
}

/** Before it is parsed, as at the endpoint. */
function checkJson(limits: JsonLimits, request: IncomingMessage, response: ServerResponse, bytes: Buffer): void {
  keepBytes(request, response, bytes);
  const { passed } = sizeOfJson(bytes.toString(), limits);
  if (passed) throw unfit(passed === 'depth' ? DEPTH : VALUES);
}

function unfit(type: string): Error {
  return Object.assign(new Error(type), { type, status: 400 });
}

/** @returns `undefined` for a fault of ours */
function refusalOf({ type, status }: BodyError, settings: BodySettings): Refusal | undefined {
  switch (type) {
    case 'entity.too.large':
      return bodyTooLarge(settings.requestMaxBytes);
    case 'parameters.too.many':
      return {
        status: 413,
        code: RpcCode.Refused,
        message: `Payload Too Large: a form has at most ${MOST_FIELDS} fields`,
      };
    case 'encoding.unsupported':
      return unsupported('Content-Encoding must be identity');
    case 'charset.unsupported':
      return unsupported('a body is UTF-8');
    case NOT_UTF_8:
      return badRequest(RpcCode.ParseError, 'Parse error: The body is not UTF-8');
    case 'entity.parse.failed':
      return badRequest(RpcCode.ParseError, 'Parse error: Invalid JSON');
    case DEPTH:
      return badRequest(
        RpcCode.InvalidRequest,
        `Invalid Request: JSON is nested at most ${settings.requestMaxDepth} levels deep`,
      );
    case VALUES:
      return badRequest(
        RpcCode.InvalidRequest,
        `Invalid Request: JSON holds at most ${settings.requestMaxArgumentValues} values`,
      );
    case 'querystring.parse.rangeError':
      return badRequest(RpcCode.InvalidRequest, `Invalid Request: a form is nested at most ${MOST_NESTED} levels deep`);
    default:
      return status !== undefined && status < 500
        ? { status, code: RpcCode.Refused, message: 'Bad Request: the request cannot be read' }
        : undefined;
  }
}

function unsupported(what: string): Refusal {
  return { status: 415, code: RpcCode.Refused, message: `Unsupported Media Type: ${what}` };
}
