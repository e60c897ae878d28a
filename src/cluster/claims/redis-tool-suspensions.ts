import { Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { background } from '../../lifecycle/background.js';
import { Periodic } from '../../lifecycle/periodic.js';
import type { Metrics } from '../../metrics/metrics.js';
import { askAnew } from '../../redis/ask-anew.js';
import type { RedisConnection } from '../../redis/redis-connection.js';
import { SUSPENDED_TOOLS_KEY } from '../../redis/redis-keys.js';
import type { PodBus } from '../bus/pod-bus.js';
import { defineSuspensions } from './suspend-tool.scripts.js';
import { SUSPENDED_MS, ToolSuspensions } from './tool-suspensions.js';

/** How often a pod looks which tools others have suspended, in ms: what a lost wake-up costs at most. */
const LOOK_EVERY_MS = 5_000;

/** A tool that ends pods is suspended again soon. */
const SUSPENSIONS = { kind: 'suspension', keys: [SUSPENDED_TOOLS_KEY] } as const;

/** Suspensions in one sorted set, and what was last read of it in memory: a request asks Redis nothing. */
export class RedisToolSuspensions extends ToolSuspensions implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger('Tools');
  /** When each ends, by `performance.now()`. */
  private ends = new Map<string, number>();
  private readonly looking = new Periodic('suspended-tools', LOOK_EVERY_MS, () => this.look());

  constructor(
    private readonly redis: RedisConnection,
    private readonly bus: PodBus,
    private readonly metrics: Metrics,
  ) {
    super();
    defineSuspensions(redis.client);
  }

  async onModuleInit(): Promise<void> {
    this.bus.onMessage((message) => message.kind === 'tool-suspended' && background(this.look(), 'suspended-tools'));
    this.looking.start();
    await this.look();
  }

  onApplicationShutdown(): void {
    this.looking.stop();
  }

  leftMs(tool: string): number {
    return this.ends.size === 0 ? 0 : Math.max(0, (this.ends.get(tool) ?? 0) - performance.now());
  }

  async suspend(tool: string): Promise<void> {
    this.ends.set(tool, performance.now() + SUSPENDED_MS);
    this.metrics.toolsSuspended.inc({ tool });
    this.logger.error({
      event: 'tool.suspended',
      tool,
      seconds: SUSPENDED_MS / 1_000,
      message: `A call of the tool "${tool}" ended one pod after the other. Its calls are refused for a while: see what it does.`,
    });
    await askAnew(this.redis, SUSPENSIONS, (client) =>
      client.mooringSuspendTool(SUSPENDED_TOOLS_KEY, tool, SUSPENDED_MS),
    );
    this.bus.broadcast({ kind: 'tool-suspended' });
  }

  private async look(): Promise<void> {
    const found = await askAnew(this.redis, SUSPENSIONS, (client) => client.mooringSuspendedTools(SUSPENDED_TOOLS_KEY));
    if (found.ok) this.ends = endsOf(found.value, performance.now());
  }
}

function endsOf(reply: readonly string[], now: number): Map<string, number> {
  const ends = new Map<string, number>();
  for (let index = 0; index < reply.length; index += 2)
    ends.set(reply[index] ?? '', now + Number(reply[index + 1] ?? 0));
  return ends;
}
