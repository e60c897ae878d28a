import { Agent, request, type IncomingMessage } from 'node:http';
import { RawSocket } from '../../support/raw-socket.js';
import type { Bearer, FuzzCase } from './fuzz-cases.js';

/** An origin that is not allowed. */
const FOREIGN = 'https://evil.example.com';

/** How long bytes may stay without an end, in ms: what is no whole request is not answered. */
const BYTES_MS = 250;

/** How long an answer may take in which a client is asked something, in ms. */
const ANSWER_MS = 5_000;

export interface FuzzTarget {
  readonly url: URL;
  /** The session that requests name. */
  readonly sessionId: string;
  /** Another of the same owner, named by requests that must be refused for whose they are or where they come from. */
  readonly victimId: string;
  /** `undefined` without authentication. */
  readonly tokens?: Readonly<Record<Exclude<Bearer, 'none'>, string>>;
}

/** Sends cases and gives back the status of every answer; `0` where the connection ended without one. */
export class Fuzzer {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 32 });

  constructor(private readonly target: FuzzTarget) {}

  run(fuzzed: FuzzCase): Promise<readonly number[]> {
    return fuzzed.kind === 'request' ? this.send(fuzzed) : this.write(fuzzed);
  }

  close(): void {
    this.agent.destroy();
  }

  private send({ request: odd, bearer }: Extract<FuzzCase, { kind: 'request' }>): Promise<readonly number[]> {
    const { url } = this.target;
    const id = odd.session === 'live' ? this.sessionOf(bearer) : odd.session === 'none' ? undefined : odd.session.id;
    const token = this.tokenOf(bearer);
    const headers = {
      accept: 'application/json, text/event-stream',
      'content-type': 'application/json',
      ...(id !== undefined && { 'mcp-session-id': id }),
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...odd.headers,
      ...(this.isForeign(bearer) && { origin: FOREIGN }),
    };
    const known = Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== undefined));
    const body = odd.method === 'GET' || odd.method === 'HEAD' ? undefined : odd.body;
    return new Promise((resolve) => {
      const outgoing = request(url.origin + odd.path, { method: odd.method, agent: this.agent, headers: known });
      outgoing.on('response', (response) => {
        resolve(ended(response, odd.method).then(() => [response.statusCode ?? 0]));
        response.on('error', () => undefined);
      });
      outgoing.on('error', () => resolve([0]));
      outgoing.end(body);
    });
  }

  private async write({ bytes, bearer }: Extract<FuzzCase, { kind: 'bytes' }>): Promise<readonly number[]> {
    const socket = await RawSocket.open(this.target.url);
    const token = this.tokenOf(bearer);
    const text = bytes.toString('latin1').replaceAll('SESSION', this.sessionOf(bearer));
    socket.write(
      Buffer.from(
        text.replaceAll('BEARER', this.isForeign(bearer) ? `Origin: ${FOREIGN}` : `Authorization: Bearer ${token}`),
        'latin1',
      ),
    );
    const timer = setTimeout(() => socket.cut(), BYTES_MS);
    await socket.ended;
    clearTimeout(timer);
    return [...socket.received.matchAll(/^HTTP\/1\.1 (\d{3}) /gm)].map(([, status]) => Number(status));
  }

  private sessionOf(bearer: Bearer): string {
    return bearer === 'owner' ? this.target.sessionId : this.target.victimId;
  }

  /** Without authentication it is the web page behind a request that is not the owner's. */
  private isForeign(bearer: Bearer): boolean {
    return !this.target.tokens && bearer !== 'owner';
  }

  private tokenOf(bearer: Bearer): string | undefined {
    return bearer === 'none' ? undefined : this.target.tokens?.[bearer];
  }
}

/** A stream that listens ends when we do; every other answer has an end of its own. */
async function ended(response: IncomingMessage, method: string): Promise<void> {
  response.resume();
  if (method === 'GET' && response.headers['content-type'] === 'text/event-stream') response.destroy();
  const timer = setTimeout(() => response.destroy(), ANSWER_MS);
  await new Promise<void>((resolve) => response.once('close', resolve));
  clearTimeout(timer);
}
