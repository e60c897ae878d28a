const REVISION = '2026-07-28';
const CAPABILITIES = { elicitation: { form: {} }, extensions: { 'io.modelcontextprotocol/tasks': {} } };

/** A task as `tasks/get` shows it. */
export interface Task {
  readonly taskId: string;
  readonly status: 'working' | 'input_required' | 'completed' | 'failed' | 'cancelled';
  readonly statusMessage?: string;
  readonly inputRequests?: Readonly<Record<string, { readonly params: { readonly message: string } }>>;
  readonly result?: { readonly structuredContent?: unknown };
}

/** The tasks extension by hand: the official client doesn't know it yet. */
export class TasksApi {
  private lastId = 0;

  constructor(private readonly url: URL) {}

  /** @returns the task, or the questions that come before it */
  call(name: string, args: object, more: object = {}): Promise<Task & { readonly requestState?: string }> {
    return this.request('tools/call', name, { name, arguments: args, ...more });
  }

  get(taskId: string): Promise<Task> {
    return this.request('tasks/get', taskId, { taskId });
  }

  /** @param inputResponses the answers, by the keys of `inputRequests` */
  answer(taskId: string, inputResponses: object): Promise<unknown> {
    return this.request('tasks/update', taskId, { taskId, inputResponses });
  }

  cancel(taskId: string): Promise<unknown> {
    return this.request('tasks/cancel', taskId, { taskId });
  }

  private async request<T>(method: string, name: string, params: object): Promise<T> {
    const _meta = {
      'io.modelcontextprotocol/protocolVersion': REVISION,
      'io.modelcontextprotocol/clientInfo': { name: 'example', version: '1.0.0' },
      'io.modelcontextprotocol/clientCapabilities': CAPABILITIES,
    };
    const response = await fetch(this.url, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        Accept: 'application/json, text/event-stream',
        'MCP-Protocol-Version': REVISION,
        'Mcp-Method': method,
        'Mcp-Name': name,
      },
      body: JSON.stringify({ jsonrpc: '2.0', id: (this.lastId += 1), method, params: { ...params, _meta } }),
    });
    const { result, error } = (await response.json()) as { result: T; error?: { message: string } };
    if (error) throw new Error(error.message);
    return result;
  }
}
