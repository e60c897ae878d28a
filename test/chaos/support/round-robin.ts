import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { until } from '../../support/until.js';

/** One request on its way through, and its answer as far as it has come. */
export interface Passage {
  readonly method: string;
  /** The pod that serves it. */
  readonly port: number;
  readonly isStream: boolean;
  /** Chunks of the answer's body that went to the client. */
  readonly chunks: number;
  cut(): void;
}

const HOP_BY_HOP = ['connection', 'keep-alive', 'transfer-encoding'];

/**
 * A load balancer without affinity: each request goes to the next pod, on a connection of its own. A pod that refuses
 * the connection is passed over; a connection that breaks before the answer is a 502, and a broken answer is broken off.
 */
export class RoundRobin {
  /** Answers by status, as clients got them. */
  readonly statuses = new Map<number, number>();
  private readonly passages = new Set<Passage>();
  /** Requests that a pod has not begun to answer. */
  private readonly unanswered = new Set<{ readonly port: number }>();
  private turn = 0;

  private constructor(
    private readonly listener: Server,
    private ports: readonly number[],
  ) {
    listener.on('request', (incoming: IncomingMessage, outgoing: ServerResponse) => void this.pass(incoming, outgoing));
  }

  static async before(ports: readonly number[]): Promise<RoundRobin> {
    const listener = createServer({ keepAliveTimeout: 60_000, requestTimeout: 0 }).listen(0, '127.0.0.1');
    await once(listener, 'listening');
    return new RoundRobin(listener, ports);
  }

  get url(): URL {
    return new URL(`http://127.0.0.1:${(this.listener.address() as AddressInfo).port}/mcp`);
  }

  /** Where requests go from now on, as when endpoints change. */
  route(ports: readonly number[]): void {
    this.ports = ports;
  }

  /** Resolves when a pod owes no answer to what was sent to it. */
  answeredAll(port: number): Promise<void> {
    return until(() => [...this.unanswered].every((sent) => sent.port !== port));
  }

  /** Streams that a client has got something of: one that is cut before lost what it could come back with. */
  get streams(): readonly Passage[] {
    return [...this.passages].filter(({ isStream, chunks }) => isStream && chunks > 0);
  }

  answered(status: number): number {
    return this.statuses.get(status) ?? 0;
  }

  async close(): Promise<void> {
    this.listener.close();
    this.listener.closeAllConnections();
    for (const passage of this.passages) passage.cut();
    await once(this.listener, 'close');
  }

  private async pass(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    incoming.on('error', () => undefined);
    outgoing.on('error', () => undefined);
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const order = this.ports.map((_, index) => this.ports[(this.turn + index) % this.ports.length]!);
    this.turn += 1;
    this.send(incoming, Buffer.concat(chunks), outgoing, order);
  }

  private send(incoming: IncomingMessage, body: Buffer, outgoing: ServerResponse, [port, ...others]: number[]): void {
    if (outgoing.destroyed) return;
    if (port === undefined) return this.fail(outgoing);
    const { method, url, headers } = incoming;
    const upstream = request({ host: '127.0.0.1', port, method, path: url, headers: onward(headers), agent: false });
    const sent = { port };
    this.unanswered.add(sent);
    const settle = () => void this.unanswered.delete(sent);
    upstream.once('response', settle).once('close', settle);
    upstream.on('response', (answer) => this.carry(incoming, answer, outgoing, port));
    upstream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNREFUSED') this.send(incoming, body, outgoing, others);
      else if (!outgoing.headersSent) this.fail(outgoing);
      else outgoing.destroy();
    });
    outgoing.once('close', () => upstream.destroy());
    upstream.end(body);
  }

  private carry(incoming: IncomingMessage, answer: IncomingMessage, outgoing: ServerResponse, port: number): void {
    const { statusCode = 0, headers } = answer;
    const passage = {
      method: incoming.method ?? '',
      port,
      isStream: Boolean(headers['content-type']?.startsWith('text/event-stream')),
      chunks: 0,
      cut: () => outgoing.destroy(),
    };
    this.count(statusCode);
    this.passages.add(passage);
    outgoing.once('close', () => this.passages.delete(passage));
    outgoing.writeHead(statusCode, onward(headers));
    if (passage.isStream) outgoing.flushHeaders();
    answer.on('data', (chunk: Buffer) => {
      passage.chunks += 1;
      outgoing.write(chunk);
    });
    answer.on('end', () => outgoing.end());
    answer.on('error', () => outgoing.destroy());
  }

  private fail(outgoing: ServerResponse): void {
    if (outgoing.destroyed) return;
    this.count(502);
    outgoing.writeHead(502).end();
  }

  private count(status: number): void {
    this.statuses.set(status, this.answered(status) + 1);
  }
}

function onward(headers: IncomingMessage['headers']): IncomingMessage['headers'] {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !HOP_BY_HOP.includes(name)));
}
