import { Agent, request, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http';
import { eventsIn } from '../../support/sse-parser.js';

export interface CostRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: OutgoingHttpHeaders;
  readonly body: string | undefined;
}

export interface Answer {
  /** 0: the connection ended without an answer. */
  readonly status: number;
  readonly type: string;
  readonly session: string | undefined;
  readonly text: string;
}

/** ms: what takes longer is not waited for. */
export const PATIENCE = 10_000;
/** UTF-16 units: a sentence, and what it quotes of a client. */
const LONGEST_MESSAGE = 3_000;
const NO_ANSWER: Answer = { status: 0, type: '', session: undefined, text: '' };

const agent = new Agent({ keepAlive: true, maxSockets: 8 });

/** Reads an answer as a whole; of a stream that goes on, what it says first. */
export function exchange(url: URL, { method, path, headers, body }: CostRequest): Promise<Answer> {
  return new Promise((resolve) => {
    const outgoing = request(url.origin + path, { method, agent, headers, setHost: headers.host === undefined });
    const timer = setTimeout(() => outgoing.destroy(), PATIENCE);
    const done = (answer: Answer) => {
      clearTimeout(timer);
      resolve(answer);
    };
    outgoing.on('response', (response) => void read(response, method).then(done));
    outgoing.on('error', () => done(NO_ANSWER));
    outgoing.end(body);
  });
}

async function read(response: IncomingMessage, method: string): Promise<Answer> {
  const type = String(response.headers['content-type'] ?? '');
  const isStream = type.startsWith('text/event-stream');
  const chunks: Buffer[] = [];
  response.on('error', () => undefined);
  await new Promise<void>((resolve) => {
    response.on('close', resolve);
    response.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      if (isStream && (method === 'GET' || hasSpoken(Buffer.concat(chunks).toString()))) response.destroy();
    });
  });
  const session = response.headers['mcp-session-id'];
  return {
    status: response.statusCode ?? 0,
    type,
    session: session as string | undefined,
    text: Buffer.concat(chunks).toString(),
  };
}

/** Whether a stream has said what answers the request, asks the client something, or says that it listens. */
function hasSpoken(text: string): boolean {
  return messagesOf(text).some(
    (message) => 'id' in message || message['method'] === 'notifications/subscriptions/acknowledged',
  );
}

/** The whole messages of a stream. */
export function messagesOf(stream: string): Record<string, unknown>[] {
  return eventsIn(stream).flatMap(({ data }) => (data ? [JSON.parse(data) as Record<string, unknown>] : []));
}

/** What is wrong with an answer, but for what it says. */
export function faultOf({ status, type, text }: Answer, path: string): string | undefined {
  if (status === 0) return 'no answer';
  if (status >= 500) return `status ${status}: ${text.slice(0, 200)}`;
  if (!/^\/mcp(\?|$)/.test(path)) return undefined;
  try {
    const messages = type.startsWith('text/event-stream')
      ? messagesOf(text)
      : text === ''
        ? []
        : [JSON.parse(text)].flat();
    if (status >= 400 && status !== 405 && messages.length === 0) return `status ${status} says nothing`;
    const odd = messages.find((message) => !isRpc(message));
    if (odd !== undefined) return `no JSON-RPC: ${JSON.stringify(odd).slice(0, 200)}`;
    const long = messages.map(saidIn).find((said) => said.length > LONGEST_MESSAGE);
    return long && `an error message of ${long.length} characters: ${long.slice(0, 200)}`;
  } catch {
    return `status ${status}, no JSON: ${text.slice(0, 200)}`;
  }
}

/** What an error says in words, in its message or beside it. */
function saidIn(message: Record<string, unknown>): string {
  const { error } = message as { error?: { message?: string; data?: { mismatch?: object } } };
  return error ? `${error.message}${JSON.stringify(error.data?.mismatch ?? '')}` : '';
}

function isRpc(message: unknown): boolean {
  if (typeof message !== 'object' || message === null || !('jsonrpc' in message) || message.jsonrpc !== '2.0')
    return false;
  return 'result' in message || 'error' in message || 'method' in message;
}
