import type { ClientCapabilities, Implementation, LoggingLevel } from './protocol.js';
import type {
  ElicitResult,
  FormQuestion,
  RootsResult,
  SamplingQuestion,
  SamplingResult,
  SamplingResultWithTools,
  UrlQuestion,
} from './protocol-questions.js';
import type { Grants } from './grants.js';
import type { Principal } from '../session/principal.js';

/** One question to the client. Build them with `elicit`, `sample` and `roots`. */
export type Question = ElicitQuestion | SampleQuestion | RootsQuestion;
/** A question to the user: `elicit()` makes it. */
export type ElicitQuestion = { readonly kind: 'elicit'; readonly params: FormQuestion | UrlQuestion };
/** A question to the client's model: `sample()` makes it. */
export type SampleQuestion<Params extends SamplingQuestion = SamplingQuestion> = {
  readonly kind: 'sample';
  readonly params: Params;
};
/** A question for the client's folders: `roots()` makes it. */
export type RootsQuestion = { readonly kind: 'roots' };

/** What comes back for a question. */
export type Answer<Q extends Question> = Q extends { kind: 'elicit' }
  ? ElicitResult
  : Q extends { kind: 'sample' }
    ? Sampled<Q['params']>
    : RootsResult;

/** What a model said: one block of text, an image or audio. Where it was given `tools`, several blocks, or uses of tools, too. */
export type Sampled<Params> = Params extends { readonly tools: readonly unknown[] }
  ? SamplingResultWithTools
  : SamplingResult;

/** The answers to the questions of `ask`, by their keys. */
export type Answers<Qs extends Record<string, Question>> = { readonly [K in keyof Qs]: Answer<Qs[K]> };

/** The era of the request: `legacy` revisions have sessions, `modern` ones carry everything in each request. */
export type Era = 'legacy' | 'modern';

/** What a running call may know and do. The same promises hold in both eras. */
export abstract class CallContext {
  /** Whether the request belongs to a session (`legacy`) or carries everything itself (`modern`). */
  abstract readonly era: Era;
  /** The JSON-RPC id of the request being served. */
  abstract readonly requestId: string | number;
  /** Aborted when the client cancels, when the session ends, and when the drain time of a shutdown is over. */
  abstract readonly signal: AbortSignal;
  /** Whether the signal was aborted; asking so makes no signal. */
  get aborted(): boolean {
    return this.signal.aborted;
  }

  /** Who calls, as the access token proves it; `null` without authentication. */
  abstract readonly principal: Principal | null;
  /** The scopes and roles of the caller; `undefined` without authentication. */
  get grants(): Grants | undefined {
    return undefined;
  }

  /** Whether the run has ended at a question or at `once`, so that it will run again; whatever it comes to is not its answer. */
  get waitsForAnswers(): boolean {
    return false;
  }

  /** Names the session in logs; `undefined` where there is none. */
  abstract readonly sessionHash: string | undefined;
  /** The revision of the protocol that the session negotiated or the request names, such as `2025-11-25`. */
  abstract readonly protocolVersion: string;
  /** Who the client says that it is, and what it declares that it can do. */
  abstract readonly client: { readonly info: Implementation | undefined; readonly capabilities: ClientCapabilities };
  /** Headers of the HTTP request that carried the call, names in lower case. Without credentials (`Authorization`, `Proxy-Authorization`, `Cookie`). */
  abstract readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** The request's `_meta`. */
  abstract readonly meta: Readonly<Record<string, unknown>> | undefined;

  /**
   * Reports progress. A value that is not above the last one, or no finite number, is not sent; neither is a total that is
   * none. Does nothing when the request carries no progress token.
   */
  abstract progress(progress: number, total?: number, message?: string): Promise<void>;

  /**
   * Sends `notifications/message` if the client's log level lets it through.
   * @deprecated Since revision 2026-07-28 (SEP-2577): use Nest's `Logger` or OpenTelemetry.
   */
  abstract log(level: LoggingLevel, data: unknown, logger?: string): Promise<void>;

  /**
   * Puts several questions to the client at once and waits for all answers. Code before it may run again in the
   * modern era, so it must be repeatable.
   * @throws CapabilityMissingError when the client does not declare what a question needs
   * @throws ToolError when the client answers with an error, with what is no answer to the question, or not in time
   */
  abstract ask<const Qs extends Record<string, Question>>(questions: Qs): Promise<Answers<Qs>>;

  /**
   * Call it before an effect that must not happen twice, in a handler that asks questions, and after its last question.
   * In the modern era a client can send the same request again: only one of all that carry the same `requestState` passes,
   * as the store remembers. A run without one ends here and runs again, as it does where it asks.
   * @throws ToolError when this state was used before, or the store cannot tell
   */
  abstract once(): Promise<void>;

  /**
   * Ends the response stream now and lets the client come back for the answer (SEP-1699). Does nothing where the
   * revision has no resumption.
   */
  abstract closeStream(): Promise<void>;

  /**
   * The rest may outlive the response: a client that knows tasks gets its handle now, and this run goes on. Questions asked
   * from here on are asked in the task, where they wait for their answers and the handler doesn't run again for them.
   *
   * For tools with `taskStart: 'by-handler'`. Does nothing where there is no task to begin: in the legacy era, for a
   * client that knows none, and where it began before.
   */
  async startTask(): Promise<void> {}

  /**
   * Says that what the user was sent to by URL is done: `notifications/elicitation/complete` (2025-11-25, Elicitation). Does
   * nothing in the modern era, which has no such notification, and for a client that opens no URLs.
   *
   * @param elicitationId of the `elicit({ mode: 'url', … })` that this client was asked
   */
  abstract elicitationComplete(elicitationId: string): Promise<void>;

  /**
   * Asks the user to fill in a form or to visit a page: `ask` with this question alone.
   * @throws CapabilityMissingError when the client does not declare what it needs
   * @throws ToolError when the client answers with an error, with what does not fit the form, or not in time
   */
  async elicit(params: FormQuestion | UrlQuestion): Promise<ElicitResult> {
    return (await this.ask({ answer: { kind: 'elicit', params } })).answer;
  }

  /**
   * Asks the client's model for a message.
   * @deprecated Since revision 2026-07-28 (SEP-2577): call the API of a model's provider.
   */
  async sample<Params extends SamplingQuestion>(params: Params): Promise<Sampled<Params>> {
    return (await this.ask({ answer: sample(params) })).answer;
  }

  /**
   * Asks for the folders that the client works in.
   * @deprecated Since revision 2026-07-28 (SEP-2577): take paths as arguments of the tool, URIs of resources, or configuration.
   */
  async roots(): Promise<RootsResult> {
    return (await this.ask({ answer: { kind: 'roots' } })).answer;
  }
}

/** A question to the user: a form, or a page to visit. */
export function elicit(params: FormQuestion | UrlQuestion): ElicitQuestion {
  return { kind: 'elicit', params };
}

/**
 * A question for a message of the client's model.
 * @deprecated Since revision 2026-07-28 (SEP-2577): call the API of a model's provider.
 */
export function sample<Params extends SamplingQuestion>(params: Params): SampleQuestion<Params> {
  return { kind: 'sample', params };
}

/**
 * A question for the folders that the client works in.
 * @deprecated Since revision 2026-07-28 (SEP-2577): take paths as arguments of the tool, URIs of resources, or configuration.
 */
export function roots(): RootsQuestion {
  return { kind: 'roots' };
}

/**
 * The client did not declare a capability that the call needs. In the legacy era a tool call answers it as an `isError`
 * result; in the modern era every call as a JSON-RPC error −32021 that names it.
 */
export class CapabilityMissingError extends Error {
  /** Tells it from other errors. */
  readonly code = 'CAPABILITY_MISSING';
  /** @param required what the client would have had to declare */
  constructor(
    /** What is missing, such as `elicitation`. */
    readonly capability: string,
    /** What the client would have had to declare. */
    readonly required: ClientCapabilities = {},
  ) {
    super(`The client does not support ${capability}, which this call needs.`);
    this.name = 'CapabilityMissingError';
  }
}
