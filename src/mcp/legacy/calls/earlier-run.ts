import { isJSONRPCNotification, isJSONRPCRequest, type JSONRPCRequest } from '@modelcontextprotocol/sdk/types.js';
import { createHash } from 'node:crypto';
import type { RpcAnswer } from '../../rpc/rpc-answer.js';
import { answerLost, decodeAnswer } from './stored-answer.js';
import { jsonText } from '../../../text/sent-json.js';

/** A question that the client has been asked already, and its answer where it is known. */
export interface EarlierQuestion {
  /** The wire id under which the client knows it. */
  readonly id: string;
  readonly answer: RpcAnswer | undefined;
}

/** What the client has been told and asked by a run that another pod did not finish, so that it isn't told or asked again. */
export class EarlierRun {
  /** The progress that the client has seen. */
  readonly progress: number;
  /** In the order they were asked, by what they ask. */
  private readonly questions = new Map<string, EarlierQuestion[]>();

  /**
   * @param said the messages of the stream
   * @param answers the kept answers as JSON, by the ids of the questions
   * @param onUnreadable told why an answer cannot be read
   */
  constructor(
    said: readonly unknown[],
    answers: ReadonlyMap<string, string>,
    private readonly onUnreadable: (reason: string) => void = () => undefined,
  ) {
    this.progress = Math.max(-Infinity, ...said.map(progressOf));
    const withdrawn = new Set(said.map(withdrawnId));
    for (const message of said) {
      if (isJSONRPCRequest(message) && !withdrawn.has(message.id)) this.add(message, answers);
    }
  }

  /** Of the questions that ask the same, the first that is not taken yet: a run that asks twice gets two answers. */
  take(request: JSONRPCRequest): EarlierQuestion | undefined {
    return this.questions.get(digestOf(request))?.shift();
  }

  private add(request: JSONRPCRequest, answers: ReadonlyMap<string, string>): void {
    const id = String(request.id);
    const digest = digestOf(request);
    const same = this.questions.get(digest) ?? [];
    same.push({ id, answer: this.answerOf(id, answers.get(id)) });
    this.questions.set(digest, same);
  }

  private answerOf(id: string, kept: string | undefined): RpcAnswer | undefined {
    if (kept === undefined) return undefined;
    const decoded = decodeAnswer(kept, id);
    if (decoded.ok) return decoded.value;
    this.onUnreadable(decoded.reason);
    return answerLost(id);
  }
}

/** What a question asks, as it was sent: everything but its id and its `_meta`, which carries ids. */
function digestOf({ method, params }: JSONRPCRequest): string {
  const asked = { ...params, _meta: undefined };
  return createHash('sha256')
    .update(jsonText([method, asked]))
    .digest('base64');
}

function progressOf(message: unknown): number {
  const isProgress = isJSONRPCNotification(message) && message.method === 'notifications/progress';
  return isProgress ? Number(message.params?.['progress']) : -Infinity;
}

/** The question that a message of ours took back: no client answers it any more. */
function withdrawnId(message: unknown): unknown {
  const isCancellation = isJSONRPCNotification(message) && message.method === 'notifications/cancelled';
  return isCancellation ? message.params?.['requestId'] : undefined;
}
