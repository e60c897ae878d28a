import {
  type CallToolResult,
  Client,
  InMemoryTransport,
  StreamableHTTPClientTransport,
  type Tool,
} from '@modelcontextprotocol/client';
import { App } from '@modelcontextprotocol/ext-apps';
import {
  AppBridge,
  getToolUiResourceUri,
  isToolVisibilityAppOnly,
  RESOURCE_MIME_TYPE,
} from '@modelcontextprotocol/ext-apps/app-bridge';

const UI = 'io.modelcontextprotocol/ui';

/** What a page is shown: its HTML, and what its host was told of it. */
export interface Page {
  readonly html: string;
  readonly mimeType: string | undefined;
  /** `_meta.ui` of the contents, or else of the list. */
  readonly ui: unknown;
  /** Names of the members of its contents. */
  readonly members: readonly string[];
}

/** A host of apps made of the official client and the official `AppBridge`, with the official `App` in place of a page. */
export class AppHost {
  private constructor(private readonly client: Client) {}

  static async connect(url: URL, mode: 'legacy' | 'auto'): Promise<AppHost> {
    const capabilities = { extensions: { [UI]: { mimeTypes: [RESOURCE_MIME_TYPE] } } };
    const client = new Client({ name: 'host', version: '1.0.0' }, { capabilities, versionNegotiation: { mode } });
    await client.connect(new StreamableHTTPClientTransport(url));
    return new AppHost(client);
  }

  get declared(): object | undefined {
    return this.client.getServerCapabilities()?.extensions;
  }

  async tools(): Promise<readonly Tool[]> {
    return (await this.client.listTools()).tools;
  }

  /** What the host shows to its model: a tool for apps alone is not (SEP-1865, Visibility). */
  async toolsOfModel(): Promise<readonly string[]> {
    return (await this.tools()).filter((tool) => !isToolVisibilityAppOnly(tool)).map(({ name }) => name);
  }

  callTool(name: string, args: Record<string, unknown> = {}): Promise<CallToolResult> {
    return this.client.callTool({ name, arguments: args });
  }

  /** Names of the members of an app in the list of resources. */
  async listedMembers(uri: string): Promise<readonly string[]> {
    const { resources } = await this.client.listResources();
    return Object.keys(resources.find((each) => each.uri === uri) ?? {}).sort();
  }

  /** The page of a tool. */
  async pageOf(name: string): Promise<Page> {
    const uri = getToolUiResourceUri((await this.tools()).find((tool) => tool.name === name)!)!;
    const { resources } = await this.client.listResources();
    const { contents } = await this.client.readResource({ uri });
    const [content] = contents;
    if (contents.length !== 1 || content?.uri !== uri || !('text' in content)) throw new Error(`${uri} has no HTML`);
    const ui = content._meta?.['ui'] ?? resources.find((each) => each.uri === uri)?._meta?.['ui'];
    return { html: content.text, mimeType: content.mimeType, ui, members: Object.keys(content).sort() };
  }

  /** Shows a tool's result to an app that then calls a tool itself. @returns what the app got of both */
  async show(shown: string, called: string, args: Record<string, unknown> = {}): Promise<readonly CallToolResult[]> {
    const bridge = new AppBridge(
      this.client,
      { name: 'host', version: '1.0.0' },
      { serverTools: {}, serverResources: {} },
    );
    const app = new App({ name: 'app', version: '1.0.0' }, {}, { autoResize: false });
    const [hostSide, appSide] = InMemoryTransport.createLinkedPair();
    const result = new Promise<CallToolResult>((resolve) => (app.ontoolresult = (got) => resolve(got)));
    const initialized = new Promise<void>((resolve) => (bridge.oninitialized = () => resolve()));
    await bridge.connect(hostSide);
    await app.connect(appSide);
    await initialized;
    await bridge.sendToolInput({ arguments: {} });
    await bridge.sendToolResult(await this.callTool(shown));
    const answers = [await result, await app.callServerTool({ name: called, arguments: args })];
    await app.close();
    await bridge.close();
    return answers;
  }

  close(): Promise<void> {
    return this.client.close();
  }
}
