import { randomUUID } from 'node:crypto';
import { RedisAnswerBox } from '../../../src/cluster/answers/redis-answer-box.js';
import type { BusMessage } from '../../../src/cluster/bus/bus-message.js';
import { busText } from '../../../src/cluster/bus/bus-message.js';
import { formatEventId } from '../../../src/cluster/events/event-id.js';
import type { StreamDescriptor, StreamName } from '../../../src/cluster/events/event-log.js';
import { RedisEventLog } from '../../../src/cluster/events/redis-event-log.js';
import { PodId } from '../../../src/cluster/pods/pod-id.js';
import { RedisHeartbeats } from '../../../src/cluster/pods/heartbeat-commands.js';
import { EarlierPods } from '../../../src/cluster/pods/earlier-pods.js';
import { KeyRing } from '../../../src/mcp/keys/key-ring.js';
import { QuestionIds } from '../../../src/mcp/legacy/questions/question-ids.js';
import { BROADCAST_CHANNEL } from '../../../src/redis/redis-keys.js';
import { sessionHash } from '../../../src/session/session-hash.js';
import { ANYONE } from '../../../src/tasks/task-owner.js';
import { RedisTaskStore } from '../../../src/tasks/redis-task-store.js';
import type { Endpoint } from '../../http/support/endpoint.js';
import { EVENT_LOG_SETTINGS } from '../../support/event-log-settings.js';
import type { RedisPod } from '../../support/redis-pod.js';
import { testSettings } from '../../support/test-settings.js';

/** A pod as the others know it: by what it left in Redis. It is dead until it beats. */
export class OtherPod {
  readonly pod = new PodId();
  private readonly log: RedisEventLog;

  constructor(private readonly base: RedisPod) {
    this.log = new RedisEventLog(base.redis, EVENT_LOG_SETTINGS, this.pod, base.probe.metrics);
  }

  /** For as long as a heartbeat says so. */
  async beat(): Promise<void> {
    await new RedisHeartbeats(this.base.redis).beat(this.pod.value);
  }

  /** Leaves a stream with these messages in it. @returns its name, and the event that its client heard last */
  async stream(sessionId: string, opening: StreamDescriptor, messages: readonly object[] = []) {
    const name = { sessionId, stream: this.pod.next() };
    await this.log.open(name, opening);
    for (const [index, message] of messages.entries()) await this.write(name, index + 1, message);
    const at = { stream: name.stream, session: sessionHash(sessionId), position: 0 };
    return { name, lastEventId: formatEventId({ kind: 'call', ...at }) };
  }

  async write(name: StreamName, position: number, message: object): Promise<void> {
    const data = JSON.stringify({ jsonrpc: '2.0', ...message });
    await this.log.append(name, 1, { position, data, weight: 'required' });
  }

  async end(name: StreamName): Promise<void> {
    await this.log.end(name, 1);
  }

  /** Leaves a task. @param call as `storedCall` makes it. @returns its id */
  async task(call?: string): Promise<string> {
    const id = randomUUID();
    await new RedisTaskStore(this.base.redis, testSettings(), this.pod).create({ id, owner: ANYONE, call });
    return id;
  }

  /** The id of a question of this pod's. */
  question({ app }: Endpoint, sessionId: string): string {
    const [keys, earlier] = [app.get(KeyRing, { strict: false }), app.get<EarlierPods>(EarlierPods, { strict: false })];
    return new QuestionIds(this.pod, keys, earlier).next(sessionId);
  }

  /** What a client answered to a question of another pod's, here. */
  async answer(sessionId: string, requestId: string, result: object): Promise<void> {
    const text = JSON.stringify({ jsonrpc: '2.0', id: requestId, result });
    await new RedisAnswerBox(this.base.redis, testSettings(), this.pod).put({ sessionId, requestId }, text);
  }

  async broadcast(message: BusMessage): Promise<void> {
    await this.base.redis.ask((client) => client.publish(BROADCAST_CHANNEL, busText(this.pod.value, message)));
  }
}
