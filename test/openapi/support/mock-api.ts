import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

export const GITHUB = JSON.parse(
  readFileSync(join(__dirname, '..', '..', 'fixtures', 'openapi', 'github.json'), 'utf8'),
) as Document;

interface Media {
  readonly examples?: Readonly<Record<string, { readonly $ref?: string; readonly value?: unknown }>>;
}

interface Document {
  readonly paths: Readonly<
    Record<string, Readonly<Record<string, { responses?: Record<string, { content?: Record<string, Media> }> }>>>
  >;
  readonly components: { readonly examples: Readonly<Record<string, { readonly value: unknown }>> };
}

interface Asked {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** What the document has as the example of an answer. */
export function exampleOf(path: string, method: string, status: string): unknown {
  const media = GITHUB.paths[path]?.[method]?.responses?.[status]?.content?.['application/json'];
  const [example] = Object.values(media?.examples ?? {});
  return example?.$ref ? GITHUB.components.examples[example.$ref.split('/').at(-1)!]?.value : example?.value;
}

/** An API on loopback that answers with the examples of its document, and misbehaves for repositories of some names. */
export class MockApi {
  readonly asked: Asked[] = [];
  private readonly server: Server = createServer((request, response) => this.take(request, response));

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/api/v3`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private take(request: IncomingMessage, response: ServerResponse): void {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      this.asked.push({ method, url, headers, body });
      this.answer(method, url.split('?')[0]!, response);
    });
  }

  private answer(method: string, path: string, response: ServerResponse): void {
    const json = (status: number, value: unknown, headers: Record<string, string> = {}) =>
      void response
        .writeHead(status, { 'Content-Type': 'application/json; charset=utf-8', ...headers })
        .end(JSON.stringify(value));
    if (path.endsWith('/limited')) return json(429, { message: 'slow down' }, { 'Retry-After': '30' });
    if (path.endsWith('/gone')) return json(404, { message: 'Not Found', long: 'x'.repeat(10_000) });
    if (path.endsWith('/moved')) return void response.writeHead(302, { Location: this.elsewhere }).end();
    if (path.endsWith('/huge')) return json(200, { name: 'x'.repeat(300_000) });
    if (path.endsWith('/odd')) return json(200, { id: 'seven' });
    if (path.endsWith('/slow')) return undefined;
    if (path.endsWith('/search/repositories')) return json(200, exampleOf('/search/repositories', 'get', '200'));
    if (path.endsWith('/lock')) return void response.writeHead(204).end();
    if (path.endsWith('/issues') && method === 'POST')
      return json(201, exampleOf('/repos/{owner}/{repo}/issues', 'post', '201'));
    if (path.endsWith('/issues')) return json(200, exampleOf('/repos/{owner}/{repo}/issues', 'get', '200'));
    return json(200, exampleOf('/repos/{owner}/{repo}', 'get', '200'));
  }

  /** Where a redirect leads. */
  elsewhere = 'http://127.0.0.1:1/';
}
