import type { Result } from '@modelcontextprotocol/sdk/types.js';
import type { ModernServing } from '../../src/mcp/modern/calls/modern-serving.js';
import { PreparedResult } from '../../src/mcp/rpc/prepared-result.js';
import { envelopeOf } from '../../src/mcp/modern/calls/request-envelope.js';
import { OWN_EXTENSIONS } from '../../src/extensions/extension-names.js';
import { ModernDispatcher } from '../../src/mcp/modern/methods/modern-dispatcher.js';
import { ModernToolCalls } from '../../src/mcp/modern/methods/tools.methods.js';
import type { Principal } from '../../src/session/principal.js';
import type { TaskKit } from './task-kit.js';
import { until } from './until.js';

export const KNOWS_TASKS = { elicitation: {}, extensions: { [OWN_EXTENSIONS.tasks]: {} } };

/** An answer is whatever the test says it is. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Answered = any;

/** What a client's answer to an elicitation looks like. */
export const accept = (content: object) => ({ action: 'accept', content });

/** Calls the methods of a pod as a client of the modern era would, without HTTP. */
export class TaskClient {
  readonly said: unknown[] = [];
  readonly closed = new AbortController();
  private readonly calls: ModernToolCalls;

  constructor(
    private readonly kit: TaskKit,
    private readonly capabilities: object = KNOWS_TASKS,
    private readonly principal: Principal | null = null,
  ) {
    this.calls = kit.get(ModernToolCalls);
  }

  call(name: string, params: Record<string, unknown> = {}): Promise<Result> {
    const serving = this.serve('tools/call', { name, ...params });
    return this.calls.call(name, params['arguments'] ?? {}, serving);
  }

  async callForId(name: string, args: object = {}): Promise<string> {
    const { taskId, resultType } = await this.call(name, { arguments: args });
    if (resultType !== 'task') throw new Error(`no task but ${String(resultType)}`);
    return String(taskId);
  }

  async get(taskId: string): Promise<Answered> {
    const answer = await this.request('tasks/get', { taskId });
    return JSON.parse(answer instanceof PreparedResult ? answer.json : JSON.stringify(answer));
  }

  update(taskId: string, inputResponses: unknown): Promise<unknown> {
    return this.request('tasks/update', { taskId, inputResponses });
  }

  cancel(taskId: string): Promise<unknown> {
    return this.request('tasks/cancel', { taskId });
  }

  /** Looks until the task has the status. */
  async until(taskId: string, status: string): Promise<Answered> {
    let task: Answered;
    const isThere = async () => (task = await this.get(taskId)).status === status;
    await until(isThere, () => `a task that is ${status}; it is ${JSON.stringify(task)}`);
    return task;
  }

  private async request(method: `tasks/${string}`, params: object): Promise<Result | PreparedResult> {
    return this.kit.get(ModernDispatcher).methodOf(method, undefined)!(params, this.serve(method, params));
  }

  private serve(method: string, params: object): ModernServing {
    const { signal } = this.closed;
    const channel = { signal, aborted: false, say: (message: unknown) => this.said.push(message) };
    const serving = servingOf(method, params, this.capabilities);
    const { principal } = this;
    return { ...serving, channel, principal, http: { ...serving.http, principal } } as unknown as ModernServing;
  }
}

/** A request of the modern era as a method gets it, from a client that is not told apart and never answered. */
export function servingOf(method: string, params: object, capabilities: object): ModernServing {
  const _meta = {
    'io.modelcontextprotocol/protocolVersion': '2026-07-28',
    'io.modelcontextprotocol/clientCapabilities': capabilities,
    progressToken: 'p',
  };
  const request = { jsonrpc: '2.0' as const, id: 1, method, params: { ...params, _meta } };
  const http = { headers: { authorization: 'Bearer secret' }, socket: {}, inbound: { batch: false } };
  return { request, envelope: envelopeOf(request), principal: null, http } as unknown as ModernServing;
}
