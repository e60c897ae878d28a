import { Injectable } from '@nestjs/common';
import type { Result } from '@modelcontextprotocol/sdk/types.js';
import type { CallContext } from '../../../capabilities/call-context.js';
import { CapabilityRegistry } from '../../../capabilities/capability-registry.js';
import type { ToolEntry } from '../../../capabilities/kinds/entry.js';
import { toolResult } from '../../calls/outcome-results.js';
import { ToolRuns } from '../../calls/call-accounts.js';
import { calledTool } from '../../gate/request-limits.js';
import { CallToolParamsSchema } from '../../rpc/call-tool-params.js';
import { parseFields } from '../../rpc/parse-params.js';
import { type AskedCall, AskedCalls } from '../calls/asked-calls.js';
import { ModernCallContext } from '../calls/modern-call-context.js';
import type { ModernMethods, ModernServing } from '../calls/modern-serving.js';
import { TaskCalls } from '../tasks/task-calls.js';

export function modernToolsMethods(calls: ModernToolCalls): Pick<ModernMethods, 'tools/call'> {
  return {
    'tools/call': (params, serving) => {
      const { name, arguments: args = {} } = parseFields(CallToolParamsSchema, params);
      return calls.call(name, args, serving);
    },
  };
}

/** Runs tools for requests of the modern era. */
@Injectable()
export class ModernToolCalls {
  constructor(
    private readonly registry: CapabilityRegistry,
    private readonly asked: AskedCalls,
    private readonly tasks: TaskCalls,
    private readonly runs: ToolRuns,
  ) {}

  /** @throws RpcError for an error answer */
  async call(name: string, args: unknown, serving: ModernServing): Promise<Result> {
    const { http, request, grants } = serving;
    const tool = this.registry.permitted(calledTool(http.inbound, request, this.registry), grants);
    if (!tool) return this.answer(name, undefined, args, serving, new ModernCallContext(serving, undefined));
    const begun = this.asked.begin(serving, name, args);
    const asked = begun instanceof Promise ? await begun : begun;
    const context = new ModernCallContext(serving, asked);
    const task = this.tasks.begin(tool, args, context, asked, http);
    if (!task) return this.answer(name, tool, args, serving, context, asked);
    return task.settle(this.answer(name, tool, args, serving, task.context, asked));
  }

  private async answer(
    name: string,
    tool: ToolEntry | undefined,
    args: unknown,
    { request }: ModernServing,
    context: CallContext,
    asked?: AskedCall,
  ): Promise<Result> {
    const outcome = await this.runs.run({ name, tool, args, context, request });
    return asked?.inputRequired ?? toolResult(name, outcome, 'as-result');
  }
}
