import type { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { ResultSchema } from '@modelcontextprotocol/sdk/types.js';
import type {
  CallToolResult,
  CompleteParams,
  CompleteResult,
  GetPromptResult,
  ListedPrompt,
  ListedResource,
  ListedResourceTemplate,
  ListedTool,
  LoggingLevel,
  ReadResourceResult,
  ServerCapabilities,
} from '../capabilities/protocol.js';
import type { TestClient, TestNotification, TestPage, TestRequestOptions } from './test-client.js';

type Named<Arguments> = { readonly name: string; readonly arguments?: Record<string, Arguments> };
type Paged<Key extends string, Item> = { [key in Key]: Item[] } & { nextCursor?: string };

/** A `TestClient` by the official client. A spec holds our types to its own. */
export class OfficialTestClient implements TestClient {
  constructor(readonly official: Client) {}

  listTools(page?: TestPage): Promise<Paged<'tools', ListedTool>> {
    return this.official.listTools(page);
  }

  async callTool(call: Named<unknown>, options?: TestRequestOptions): Promise<CallToolResult> {
    return (await this.official.callTool(call, undefined, options)) as CallToolResult;
  }

  listResources(page?: TestPage): Promise<Paged<'resources', ListedResource>> {
    return this.official.listResources(page);
  }

  listResourceTemplates(page?: TestPage): Promise<Paged<'resourceTemplates', ListedResourceTemplate>> {
    return this.official.listResourceTemplates(page);
  }

  readResource(resource: { readonly uri: string }, options?: TestRequestOptions): Promise<ReadResourceResult> {
    return this.official.readResource(resource, options);
  }

  async subscribeResource(resource: { readonly uri: string }): Promise<void> {
    await this.official.subscribeResource(resource);
  }

  async unsubscribeResource(resource: { readonly uri: string }): Promise<void> {
    await this.official.unsubscribeResource(resource);
  }

  listPrompts(page?: TestPage): Promise<Paged<'prompts', ListedPrompt>> {
    return this.official.listPrompts(page);
  }

  getPrompt(prompt: Named<string>, options?: TestRequestOptions): Promise<GetPromptResult> {
    return this.official.getPrompt(prompt, options);
  }

  complete(params: CompleteParams): Promise<CompleteResult> {
    return this.official.complete(params);
  }

  async setLoggingLevel(level: LoggingLevel): Promise<void> {
    await this.official.setLoggingLevel(level);
  }

  async request<Result = unknown>(
    request: { readonly method: string; readonly params?: Record<string, unknown> },
    schema?: { parse(value: unknown): Result },
  ): Promise<Result> {
    const result = await this.official.request(request, ResultSchema);
    return schema ? schema.parse(result) : (result as Result);
  }

  onNotification(listener: (notification: TestNotification) => void): void {
    this.official.fallbackNotificationHandler = (notification) => Promise.resolve(listener(notification));
  }

  getServerVersion() {
    return this.official.getServerVersion();
  }

  getServerCapabilities(): ServerCapabilities | undefined {
    return this.official.getServerCapabilities();
  }

  getInstructions(): string | undefined {
    return this.official.getInstructions();
  }

  close(): Promise<void> {
    return this.official.close();
  }
}
