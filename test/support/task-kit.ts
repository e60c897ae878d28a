import { CapabilityRegistry } from '../../src/capabilities/capability-registry.js';
import { SchemaValidator } from '../../src/capabilities/schema-validator.js';
import { PodId } from '../../src/cluster/pods/pod-id.js';
import type { Settings } from '../../src/config/settings.js';
import { LostCalls } from '../../src/mcp/calls/lost-calls.js';
import { Probation } from '../../src/mcp/calls/probation.js';
import { TaskCalls } from '../../src/mcp/modern/tasks/task-calls.js';
import { TaskRepeats } from '../../src/mcp/modern/tasks/task-repeats.js';
import { TaskRunner } from '../../src/mcp/modern/tasks/task-runner.js';
import { TaskTakeovers } from '../../src/mcp/modern/tasks/task-takeovers.js';
import { TaskWatches } from '../../src/mcp/modern/tasks/task-watches.js';
import { TasksExtension } from '../../src/mcp/modern/tasks/tasks.extension.js';
import { NoTracing } from '../../src/tracing/no-tracing.js';
import { callCore } from './call-core.js';
import { UnreadableLog } from '../../src/redis/unreadable-log.js';
import { MemoryTaskStore } from '../../src/tasks/memory-task-store.js';
import type { TaskStore } from '../../src/tasks/task-store.js';
import { FakePodBus, FakePods, FakeSuspensions } from './fake-pods.js';
import { testMetrics } from './test-metrics.js';
import { testSettings } from './test-settings.js';

/** Everything about tasks of one pod, with no Nest around it. Without a store of its own it keeps tasks in memory. */
export class TaskKit {
  readonly settings: Settings;
  readonly pod = new PodId();
  readonly bus = new FakePodBus();
  readonly pods = new FakePods();
  readonly probe = testMetrics();
  readonly store: TaskStore;
  readonly runner: TaskRunner;
  readonly suspensions = new FakeSuspensions();
  readonly calls: TaskCalls;
  readonly takeovers: TaskTakeovers;
  readonly extension: TasksExtension;
  readonly watches: TaskWatches;

  constructor(
    readonly registry = new CapabilityRegistry({ listPageSize: 100 }),
    changes: Partial<Settings> = {},
    makeStore: (settings: Settings, pod: PodId) => TaskStore = (settings, pod) => new MemoryTaskStore(settings, pod),
  ) {
    const { bus, pods, pod, probe } = this;
    const validator = new SchemaValidator();
    this.settings = testSettings(changes);
    this.store = makeStore(this.settings, pod);
    this.runner = new TaskRunner(this.settings, this.store, bus, validator, probe.metrics);
    this.calls = new TaskCalls(this.settings, this.store, this.runner, probe.metrics);
    const repeats = new TaskRepeats(
      registry,
      validator,
      this.runner,
      callCore(probe.metrics).runs,
      new NoTracing(),
      new UnreadableLog(probe.metrics),
    );
    this.takeovers = new TaskTakeovers(
      this.store,
      pods,
      pod,
      bus,
      this.runner,
      repeats,
      new LostCalls(this.suspensions),
      new Probation(),
      probe.metrics,
    );
    this.watches = new TaskWatches(this.settings, this.store);
    this.extension = new TasksExtension(this.settings, this.store, this.runner, this.takeovers);
  }

  /** What Nest does when the pod starts: timers run, and the bus is heard. */
  start(): void {
    this.runner.onModuleInit();
    this.takeovers.onModuleInit();
    this.watches.onModuleInit();
  }

  close(): void {
    this.runner.onApplicationShutdown();
    this.takeovers.onApplicationShutdown();
    this.watches.onApplicationShutdown();
    if (this.store instanceof MemoryTaskStore) this.store.onApplicationShutdown();
  }
}
