import type { Client, McpSubscription } from '@modelcontextprotocol/client';
import type { ServerCapabilities } from '@modelcontextprotocol/sdk/types.js';
import { background } from '../../lifecycle/background.js';
import { BackOff } from '../back-off.js';

/** URIs that are wanted soon after one another are asked for at once, in ms. */
const GATHER_MS = 50;

/** How long a server may take to accept, in ms. */
const ACCEPT_MS = 10_000;

/** 2026-07-28, Subscriptions: one stream with all changes that are wanted, opened again where it ends. */
export class ChangeStream {
  private readonly uris = new Set<string>();
  private readonly backOff = new BackOff();
  private wanted: { readonly capabilities: ServerCapabilities; readonly listsChanged: () => void } | undefined;
  private stream: McpSubscription | undefined;
  private timer: NodeJS.Timeout | undefined;
  private isClosed = false;

  /** @param lostSight is called where the other server did not end the stream itself */
  constructor(
    private readonly client: Client,
    private readonly lostSight: () => Promise<void>,
  ) {}

  open(capabilities: ServerCapabilities, listsChanged: () => void): void {
    this.wanted = { capabilities, listsChanged };
    for (const list of ['tools', 'prompts', 'resources'] as const)
      this.client.setNotificationHandler(`notifications/${list}/list_changed`, listsChanged);
    this.plan(0);
  }

  follow(uri: string): void {
    this.uris.add(uri);
    this.plan(GATHER_MS);
  }

  close(): void {
    this.isClosed = true;
    clearTimeout(this.timer);
  }

  private plan(ms: number): void {
    if (!this.wanted || this.isClosed) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => background(this.listen(), 'upstream changes'), ms).unref();
  }

  /** The new stream is open before the old one goes. What is refused is tried again: only then changes are told. */
  private async listen(): Promise<void> {
    const filter = this.filter();
    if (Object.keys(filter).length === 0) return;
    const before = this.stream;
    this.backOff.tried();
    try {
      const stream = await this.client.listen(filter, { timeout: ACCEPT_MS });
      this.stream = stream;
      background(
        stream.closed.then((why) => this.ended(stream, why)),
        'upstream changes',
      );
    } catch {
      this.backOff.failed();
      this.plan(this.backOff.waitMs);
      return;
    }
    await before?.close();
  }

  private filter(): Parameters<Client['listen']>[0] {
    const { tools, prompts, resources } = this.wanted!.capabilities;
    return {
      ...(tools?.listChanged && { toolsListChanged: true }),
      ...(prompts?.listChanged && { promptsListChanged: true }),
      ...(resources?.listChanged && { resourcesListChanged: true }),
      ...(this.uris.size > 0 && { resourceSubscriptions: [...this.uris] }),
    };
  }

  /** What changed while there was no stream was not told. */
  private async ended(stream: McpSubscription, why: 'local' | 'graceful' | 'remote'): Promise<void> {
    if (this.isClosed || this.stream !== stream || why === 'local') return;
    this.stream = undefined;
    if (why === 'remote') await this.lostSight();
    if (this.isClosed) return;
    this.backOff.failed();
    this.plan(this.backOff.waitMs);
    this.wanted?.listsChanged();
  }
}
