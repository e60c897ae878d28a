import type { JSONRPCNotification } from '@modelcontextprotocol/sdk/types.js';
import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { CapabilityRegistry } from '../../../capabilities/capability-registry.js';
import { NotificationFeed } from '../../../cluster/notifications/notification-feed.js';
import { Lifecycle } from '../../../lifecycle/lifecycle.js';
import type { CapabilityChange } from '../../../capabilities/outcomes.js';
import { notification, resourceUpdated } from './missed-unknown.js';
import { jsonText } from '../../../text/sent-json.js';
import { uriKey } from '../../../text/uri-key.js';

/** Tells listening sessions what changed. What changes many times in one go is told once. */
@Injectable()
export class CapabilityAnnouncer implements OnModuleInit, OnApplicationShutdown {
  private readonly pending = new Map<string, CapabilityChange>();
  private scheduled: NodeJS.Immediate | undefined;
  private stop: (() => void) | undefined;

  constructor(
    private readonly registry: CapabilityRegistry,
    private readonly feed: NotificationFeed,
    private readonly lifecycle: Lifecycle,
  ) {}

  onModuleInit(): void {
    this.stop = this.registry.onChange((change) => this.note(change));
  }

  onApplicationShutdown(): void {
    this.stop?.();
    clearImmediate(this.scheduled);
  }

  /** What is registered before the pod listens changes no list: no client has seen another one of this pod. */
  private note(change: CapabilityChange): void {
    if (change.kind !== 'resource-updated' && this.lifecycle.phase === 'starting') return;
    this.pending.set(change.kind === 'resource-updated' ? uriKey(change.uri) : change.kind, change);
    this.scheduled ??= setImmediate(() => this.announce());
  }

  private announce(): void {
    this.scheduled = undefined;
    const changes = [...this.pending.values()];
    this.pending.clear();
    for (const change of changes) {
      if (change.kind === 'resource-updated') this.publish(resourceUpdated(change.uri), change.uri);
      else this.publish(notification(`notifications/${change.kind}/list_changed`));
    }
  }

  private publish(message: JSONRPCNotification, uri?: string): void {
    this.feed.publish(jsonText(message), uri);
  }
}
