import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compiledFixture } from '../../support/compiled-fixture.js';
import type { RawResponse } from '../../support/raw-http.js';
import { RawModern } from '../../support/raw-modern.js';
import { Service } from '../../support/service.js';
import { until } from '../../support/until.js';

export const KNOWS_TASKS = { elicitation: {}, extensions: { 'io.modelcontextprotocol/tasks': {} } };

/** An answer is whatever the test says it is. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Answered = any;

/** Ends with an error answer. */
export class AnsweredError extends Error {
  constructor(
    readonly status: number,
    readonly code: number,
    message: string,
  ) {
    super(message);
  }
}

/** A client of one pod. It keeps no connection, so that pods may come and go. */
export class PodClient {
  private readonly raw: RawModern;

  constructor(
    readonly service: Service,
    capabilities: object = KNOWS_TASKS,
  ) {
    this.raw = new RawModern(service.url, capabilities);
  }

  call(name: string, args: object): Promise<Answered> {
    return this.request('tools/call', { name, arguments: args });
  }

  async begin(name: string, args: object): Promise<string> {
    const { resultType, taskId } = await this.call(name, args);
    if (resultType !== 'task') throw new Error(`no task but ${resultType}`);
    return taskId as string;
  }

  get(taskId: string): Promise<Answered> {
    return this.request('tasks/get', { taskId });
  }

  update(taskId: string, key: string, text: string): Promise<Answered> {
    const inputResponses = { [key]: { action: 'accept', content: { text } } };
    return this.request('tasks/update', { taskId, inputResponses });
  }

  cancel(taskId: string): Promise<Answered> {
    return this.request('tasks/cancel', { taskId });
  }

  /** A stream that is told of these tasks. */
  listen(taskIds: readonly string[]): Promise<RawResponse> {
    return this.raw.listen({ taskIds });
  }

  /** Looks, as clients do, until the task is as it should be. */
  async until(taskId: string, condition: (task: Answered) => boolean): Promise<Answered> {
    let task: Answered;
    const isThere = async () => condition((task = await this.get(taskId)));
    await until(isThere, () => `a task as ${String(condition)} says; it is ${JSON.stringify(task)}`);
    return task;
  }

  completed(taskId: string): Promise<Answered> {
    return this.until(taskId, ({ status }) => status === 'completed');
  }

  /** @throws AnsweredError */
  async request(method: string, params: Record<string, unknown>): Promise<Answered> {
    const response = await this.raw.request(method, params);
    const answer = (await response.rpc()).at(-1);
    if (answer?.error) throw new AnsweredError(response.status, answer.error.code, answer.error.message);
    return answer?.result;
  }
}

/** Processes that serve the same tools from one store, and the file in which their handlers leave lines. */
export class TaskPods {
  readonly clients: PodClient[] = [];
  private readonly folder = mkdtempSync(join(tmpdir(), 'mooring-tasks-'));
  private logs = 0;

  constructor(private readonly env: NodeJS.ProcessEnv) {}

  async start(count = 1, env: NodeJS.ProcessEnv = {}): Promise<readonly PodClient[]> {
    const MCP_MODULES = compiledFixture('tasks');
    const all = { ...this.env, MCP_MODULES, SHUTDOWN_DELAY_SECONDS: '0', ...env };
    const services = await Promise.all(Array.from({ length: count }, () => Service.start(all)));
    const clients = services.map((service) => new PodClient(service));
    this.clients.push(...clients);
    return clients;
  }

  /** A new file for the lines of one task. */
  log(): string {
    this.logs += 1;
    const log = join(this.folder, String(this.logs));
    writeFileSync(log, '');
    return log;
  }

  /** @returns what happened, and in which process */
  lines(log: string): readonly { readonly what: string; readonly pid: number }[] {
    const lines = readFileSync(log, 'utf8').split('\n').filter(Boolean);
    return lines.map((line) => ({ what: line.split(' ')[0] ?? '', pid: Number(line.split(' ')[1]) }));
  }

  runs(log: string): readonly number[] {
    return this.lines(log)
      .filter(({ what }) => what === 'run')
      .map(({ pid }) => pid);
  }

  go(log: string): void {
    writeFileSync(`${log}.go`, '');
  }

  async stop(): Promise<void> {
    await Promise.all(this.clients.map(({ service }) => service.stop('SIGKILL')));
    rmSync(this.folder, { recursive: true });
  }
}
