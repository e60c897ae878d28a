import { Agent, request, type IncomingHttpHeaders } from 'node:http';
import { initializeBody } from '../../support/raw-session.js';

const HEADERS = { accept: 'application/json, text/event-stream', 'content-type': 'application/json' };

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Many clients on a few connections, which `leave` closes. */
export class Crowd {
  private readonly agent: Agent;

  constructor(
    private readonly url: URL,
    private readonly connections = 32,
  ) {
    this.agent = new Agent({ keepAlive: true, maxSockets: connections });
  }

  /** Opens sessions and does nothing more with them. @returns their ids */
  async open(count: number): Promise<string[]> {
    const ids: string[] = [];
    let begun = 0;
    const worker = async () => {
      while (begun < count) {
        begun += 1;
        ids.push(await this.openOne());
      }
    };
    await Promise.all(Array.from({ length: this.connections }, worker));
    return ids;
  }

  post(body: unknown, session?: string): Promise<Answer> {
    return this.send('POST', session, body);
  }

  delete(session: string): Promise<Answer> {
    return this.send('DELETE', session);
  }

  leave(): void {
    this.agent.destroy();
  }

  private send(method: string, session?: string, body?: unknown): Promise<Answer> {
    const headers = session === undefined ? HEADERS : { ...HEADERS, 'mcp-session-id': session };
    return new Promise((resolve, reject) => {
      const outgoing = request(this.url, { method, agent: this.agent, headers }, (message) => {
        let text = '';
        message.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
        message.on('end', () => resolve({ status: message.statusCode ?? 0, headers: message.headers, body: text }));
      });
      outgoing.on('error', reject);
      outgoing.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }

  private async openOne(): Promise<string> {
    const { status, headers, body } = await this.post(initializeBody());
    if (status !== 200) throw new Error(`initialize was answered ${status}: ${body}`);
    return String(headers['mcp-session-id']);
  }
}
