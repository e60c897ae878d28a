import { randomBytes } from 'node:crypto';
import { Logger } from '@nestjs/common';
import type { CallContext, CapabilityMissingError } from './call-context.js';
import { errorMeans, type ProtocolError } from './errors.js';
import { problemOfUrl, QuestionDefinitionError } from './question-definition.js';

/** What a client may learn about a thrown error. */
export type Failure =
  /** Answered as exactly this JSON-RPC error. */
  | { readonly kind: 'protocol'; readonly code: number; readonly message: string; readonly data?: unknown }
  /** The message is meant for the client; `status` is that of a Nest `HttpException`. */
  | { readonly kind: 'told'; readonly message: string; readonly status?: number }
  /** The details are in the log, under the reference that the message names. */
  | { readonly kind: 'hidden'; readonly message: string };

interface HttpExceptionLike {
  readonly message: string;
  getStatus(): number;
  getResponse(): unknown;
}

const URL_ELICITATION_REQUIRED = -32042;
const MISSING_CLIENT_CAPABILITY = -32021;
const logger = new Logger('Capabilities');

/**
 * Decides what a client may learn about a thrown error and logs the rest.
 *
 * @param subject what threw, for the log: `tool "echo"`
 */
export function toFailure(error: unknown, subject: string, context: CallContext): Failure {
  if (errorMeans(error, 'protocol') || isUrlElicitationRequired(error)) {
    const problem = problemOfElicitations(error as ProtocolError);
    return problem ? hide(problem, subject, context) : toProtocol(error as ProtocolError);
  }
  if (isCapabilityMissing(error)) return toMissing(error, context);
  if (isToldByClass(error)) return { kind: 'told', message: error.message };
  if (isClientError(error)) return { kind: 'told', message: messageOf(error), status: error.getStatus() };
  if (context.signal.aborted) return { kind: 'hidden', message: 'The call was cancelled.' };
  return hide(error, subject, context);
}

function toProtocol({ code, message, data }: ProtocolError): Failure {
  return { kind: 'protocol', code, message, ...(data === undefined ? {} : { data }) };
}

function isUrlElicitationRequired(error: unknown): boolean {
  return error instanceof Error && (error as { code?: unknown }).code === URL_ELICITATION_REQUIRED;
}

/** The URLs that an error names are sent as those of a question are. */
function problemOfElicitations({ code, data }: ProtocolError): QuestionDefinitionError | undefined {
  if (code !== URL_ELICITATION_REQUIRED) return undefined;
  const { elicitations } = Object(data) as { readonly elicitations?: unknown };
  const urls = Array.isArray(elicitations) ? elicitations.map((asked) => (Object(asked) as { url?: unknown }).url) : [];
  const problem = urls.map(problemOfUrl).find((found) => found !== undefined);
  return problem === undefined ? undefined : new QuestionDefinitionError(problem);
}

function isToldByClass(error: unknown): error is Error {
  return errorMeans(error, 'client') || errorMeans(error, 'suspended');
}

/** By its code: a team's package may bring its own copy of the class. */
function isCapabilityMissing(error: unknown): error is CapabilityMissingError {
  return error instanceof Error && (error as { code?: unknown }).code === 'CAPABILITY_MISSING';
}

/** Only the modern era has a code for it. */
function toMissing({ message, required }: CapabilityMissingError, { era }: CallContext): Failure {
  if (era === 'legacy') return { kind: 'told', message };
  return { kind: 'protocol', code: MISSING_CLIENT_CAPABILITY, message, data: { requiredCapabilities: required } };
}

function isClientError(error: unknown): error is HttpExceptionLike {
  const status = (error as Partial<HttpExceptionLike> | undefined)?.getStatus?.();
  return typeof status === 'number' && status >= 400 && status < 500;
}

/** Pipes put a list of what is wrong into the response of their exception; its own message only names the class. */
function messageOf(exception: HttpExceptionLike): string {
  const response = exception.getResponse();
  const message = typeof response === 'object' ? (response as { message?: unknown } | null)?.message : response;
  if (Array.isArray(message)) return message.join('; ');
  return typeof message === 'string' ? message : exception.message;
}

function hide(error: unknown, subject: string, context: CallContext): Failure {
  const reference = randomBytes(4).toString('hex');
  logger.error(
    { event: 'capability.failed', capability: subject, reference, session: context.sessionHash, err: error },
    `The ${subject} threw an error that is not meant for clients; they were told the reference. Throw a ToolError to tell them more`,
  );
  return { kind: 'hidden', message: `Something went wrong on the server (reference ${reference}).` };
}
