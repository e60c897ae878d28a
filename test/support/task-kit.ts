import type { TestingModule } from '@nestjs/testing';
import { CapabilityRegistry } from '../../src/capabilities/capability-registry.js';
import { PodBus } from '../../src/cluster/bus/pod-bus.js';
import { ToolSuspensions } from '../../src/cluster/claims/tool-suspensions.js';
import { PodId } from '../../src/cluster/pods/pod-id.js';
import { Pods } from '../../src/cluster/pods/pods.js';
import type { Settings } from '../../src/config/settings.js';
import { ModernModule } from '../../src/mcp/modern/modern.module.js';
import { TaskCalls } from '../../src/mcp/modern/tasks/task-calls.js';
import { TaskRunner } from '../../src/mcp/modern/tasks/task-runner.js';
import { TaskTakeovers } from '../../src/mcp/modern/tasks/task-takeovers.js';
import { TaskWatches } from '../../src/mcp/modern/tasks/task-watches.js';
import { TasksExtension } from '../../src/mcp/modern/tasks/tasks.extension.js';
import { MemoryTaskStore } from '../../src/tasks/memory-task-store.js';
import { TaskStore } from '../../src/tasks/task-store.js';
import { FakePodBus, FakePods, FakeSuspensions } from './fake-pods.js';
import { compileKit, ModuleKit } from './kit-module.js';
import { testMetrics, type TestMetrics } from './test-metrics.js';
import { testSettings } from './test-settings.js';

/** Everything about tasks of one pod, as the modern era's module has it. Without a store of its own it keeps tasks in memory. */
export class TaskKit extends ModuleKit {
  readonly registry = this.get(CapabilityRegistry);
  readonly pod = this.get(PodId);
  readonly runner = this.get(TaskRunner);
  readonly calls = this.get(TaskCalls);
  readonly takeovers = this.get(TaskTakeovers);
  readonly extension = this.get(TasksExtension);
  readonly watches = this.get(TaskWatches);

  private constructor(
    module: TestingModule,
    readonly settings: Settings,
    readonly probe: TestMetrics,
    readonly store: TaskStore,
    readonly bus: FakePodBus,
    readonly pods: FakePods,
    readonly suspensions: FakeSuspensions,
  ) {
    super(module);
  }

  static async create(
    registry = new CapabilityRegistry({ listPageSize: 100 }),
    changes: Partial<Settings> = {},
    makeStore: (settings: Settings, pod: PodId) => TaskStore = (settings, pod) => new MemoryTaskStore(settings, pod),
  ): Promise<TaskKit> {
    const [settings, probe, pod] = [testSettings(changes), testMetrics(), new PodId()];
    const [bus, pods, suspensions] = [new FakePodBus(), new FakePods(), new FakeSuspensions()];
    const store = makeStore(settings, pod);
    const module = await compileKit(ModernModule, { settings, metrics: probe.metrics }, [
      [CapabilityRegistry, registry],
      [PodId, pod],
      [PodBus, bus],
      [Pods, pods],
      [ToolSuspensions, suspensions],
      [TaskStore, store],
    ]);
    return new TaskKit(module, settings, probe, store, bus, pods, suspensions);
  }

  /** What Nest does when the pod starts: timers run, and the bus is heard. */
  async start(): Promise<void> {
    await this.module.init();
  }

  async close(): Promise<void> {
    await this.module.close();
  }
}
