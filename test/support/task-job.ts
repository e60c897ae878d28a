import { elicit, type CallContext } from '../../src/capabilities/call-context.js';
import type { ToolDefinition } from '../../src/capabilities/definitions.js';
import type { Settings } from '../../src/config/settings.js';
import { TaskClient } from './task-client.js';
import { TaskKit } from './task-kit.js';

export type JobHandler = (args: unknown, context: CallContext) => string | Promise<string>;

/** A pod that serves one tool, `job`, declared long-running. The test closes `kit`. */
export async function serveJob(
  handler: JobHandler,
  definition: Partial<ToolDefinition> = {},
  settings: Partial<Settings> = {},
): Promise<{ kit: TaskKit; client: TaskClient }> {
  const kit = await TaskKit.create(undefined, settings);
  kit.registry.addTool({ name: 'job', task: 'optional', ...definition }, handler);
  await kit.start();
  return { kit, client: new TaskClient(kit) };
}

/** A question whose answer is a text. */
export const textForm = (message: string) =>
  elicit({
    message,
    requestedSchema: { type: 'object', properties: { text: { type: 'string' } }, required: ['text'] },
  });

/** What a handler does that only a cancel ends. */
export const untilAborted = ({ signal }: CallContext) =>
  new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));
