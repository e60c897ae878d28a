import { AnswerBox, type AnswerName, type PutOutcome } from '../../src/cluster/answers/answer-box.js';
import type { BusMessage } from '../../src/cluster/bus/bus-message.js';
import { EarlierPods } from '../../src/cluster/pods/earlier-pods.js';
import { ListeningClaims, type ClaimOutcome } from '../../src/cluster/claims/listening-claims.js';
import { PodBus } from '../../src/cluster/bus/pod-bus.js';
import { Pods } from '../../src/cluster/pods/pods.js';
import { ToolSuspensions } from '../../src/cluster/claims/tool-suspensions.js';

/** A bus that remembers what was sent, and delivers what a test says. */
export class FakePodBus extends PodBus {
  readonly sent: { readonly to: string; readonly message: BusMessage }[] = [];
  private readonly messageListeners: ((message: BusMessage) => void)[] = [];
  private readonly gapListeners: (() => void)[] = [];
  private readonly others = new Set<FakePodBus>();

  send(to: string, message: BusMessage): void {
    this.sent.push({ to, message });
  }

  broadcast(message: BusMessage): void {
    this.sent.push({ to: 'all', message });
    for (const other of this.others) other.deliver(message);
  }

  onMessage(listener: (message: BusMessage) => void): void {
    this.messageListeners.push(listener);
  }

  onGap(listener: () => void): void {
    this.gapListeners.push(listener);
  }

  /** From now on the two hear each other's broadcasts at once. */
  link(other: FakePodBus): void {
    this.others.add(other);
    other.others.add(this);
  }

  /** A message of another pod arrives. */
  deliver(message: BusMessage): void {
    for (const listener of this.messageListeners) listener(message);
  }

  /** Messages were lost. */
  lose(): void {
    for (const listener of this.gapListeners) listener();
  }
}

/** Pods that are dead when a test says so. */
export class FakePods extends Pods {
  readonly dead = new Set<string>();
  left = false;

  isDead(pod: string): Promise<boolean> {
    return Promise.resolve(this.dead.has(pod));
  }

  leave(): Promise<void> {
    this.left = true;
    return Promise.resolve();
  }
}

/** Tools that are suspended when a test says so, or when it sees that they are. */
export class FakeSuspensions extends ToolSuspensions {
  readonly suspended = new Set<string>();

  leftMs(tool: string): number {
    return this.suspended.has(tool) ? 1_000 : 0;
  }

  async suspend(tool: string): Promise<void> {
    this.suspended.add(tool);
  }
}

/** Claims that several pods share. */
export class FakeClaims extends ListeningClaims {
  readonly held = new Map<string, string>();
  private readonly openedAt = new Map<string, number>();
  away = false;

  claim(sessionId: string, claim: string, openedMsAgo: number): Promise<ClaimOutcome> {
    if (this.away) return Promise.resolve({ state: 'unavailable' });
    const [held, openedAt] = [this.held.get(sessionId), performance.now() - openedMsAgo];
    if (held !== undefined && held !== claim && (this.openedAt.get(sessionId) ?? 0) > openedAt)
      return Promise.resolve({ state: 'silenced', by: held });
    this.held.set(sessionId, claim);
    this.openedAt.set(sessionId, openedAt);
    return Promise.resolve({ state: 'held' });
  }

  holder(sessionId: string): Promise<string | undefined> {
    return Promise.resolve(this.away ? undefined : this.held.get(sessionId));
  }

  succeed(sessionId: string, gone: string, claim: string): Promise<boolean> {
    const held = this.held.get(sessionId);
    if (this.away || (held !== undefined && held !== gone)) return Promise.resolve(false);
    this.held.set(sessionId, claim);
    return Promise.resolve(true);
  }
}

/** Answers that several pods share. */
export class FakeAnswerBox extends AnswerBox {
  readonly stored = new Map<string, string>();
  /** The answers whose pods were woken, as `session request`. */
  readonly woken: string[] = [];
  /** What was asked for, as `session request`. */
  readonly asked: string[] = [];
  away = false;

  put(name: AnswerName, answer: string): Promise<PutOutcome> {
    if (this.away) return Promise.resolve({ state: 'unavailable', cause: new Error('away') });
    const held = this.stored.get(keyOf(name));
    if (held !== undefined && held !== answer) return Promise.resolve({ state: 'late' });
    this.stored.set(keyOf(name), answer);
    this.woken.push(keyOf(name));
    return Promise.resolve({ state: 'stored' });
  }

  read(names: readonly AnswerName[]): Promise<readonly (string | undefined)[]> {
    return Promise.resolve(names.map((name) => this.readOne(keyOf(name))));
  }

  wait(names: readonly AnswerName[]): Promise<readonly boolean[]> {
    return Promise.resolve(names.map((name) => this.away || this.stored.has(keyOf(name))));
  }

  remove(name: AnswerName): Promise<void> {
    this.stored.delete(keyOf(name));
    return Promise.resolve();
  }

  private readOne(key: string): string | undefined {
    this.asked.push(key);
    return this.away ? undefined : this.stored.get(key);
  }
}

function keyOf({ sessionId, requestId }: AnswerName): string {
  return `${sessionId} ${requestId}`;
}

/** Pods of 0.1.0 that are there when a test says so. */
export class FakeEarlierPods extends EarlierPods {
  isThere = false;

  mayHaveAsked(): boolean {
    return this.isThere;
  }
}
