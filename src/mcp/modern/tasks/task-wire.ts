import { SUBSCRIPTION_ID_META_KEY } from '@modelcontextprotocol/server';
import type { RequestId, Result } from '@modelcontextprotocol/sdk/types.js';
import type { Task } from '../../../tasks/task.js';
import type { ResultTexts } from '../calls/result-texts.js';
import { PreparedResult } from '../../rpc/prepared-result.js';
import { jsonText, wellFormedJson } from '../../../text/sent-json.js';

/** How often a client should look, in ms. Each look is one round trip to the store. */
const POLL_INTERVAL_MS = 1_000;

/** The answer to the call that became a task (SEP-2663, Task Creation). @param ttlMs kept after each change */
export function taskHandle(task: Task, ttlMs: number): Result {
  return { resultType: 'task', ...fieldsOf(task, ttlMs) };
}

/** The answer to `tasks/get` (SEP-2663, Task Polling). */
export function detailedTask(task: Task, ttlMs: number, texts: ResultTexts): PreparedResult {
  return new PreparedResult(withDetail(task, texts.of(fieldsOf(task, ttlMs))));
}

/** What `notifications/tasks` says of a task: the same as `tasks/get`, as JSON. */
export function taskText(task: Task, ttlMs: number): string {
  return withDetail(task, jsonText(fieldsOf(task, ttlMs)));
}

/** @param task its fields, as JSON */
export function taskNotification(task: string, subscriptionId: RequestId): string {
  const meta = jsonText({ [SUBSCRIPTION_ID_META_KEY]: subscriptionId });
  return `{"jsonrpc":"2.0","method":"notifications/tasks","params":${task.slice(0, -1)},"_meta":${meta}}}`;
}

/** What depends on the status is spliced in as the text that it was stored as. */
function withDetail(task: Task, text: string): string {
  const detail = detailOf(task);
  return detail === undefined ? text : `${text.slice(0, -1)},${detail}}`;
}

function fieldsOf({ id, status, message, createdAt, changedAt }: Task, ttlMs: number) {
  return {
    taskId: id,
    status,
    ...(message !== undefined && { statusMessage: message }),
    createdAt: new Date(createdAt).toISOString(),
    lastUpdatedAt: new Date(changedAt).toISOString(),
    ttlMs: changedAt - createdAt + ttlMs,
    pollIntervalMs: POLL_INTERVAL_MS,
  };
}

function detailOf({ status, questions, ending = 'null' }: Task): string | undefined {
  switch (status) {
    case 'working':
    case 'cancelled':
      return undefined;
    case 'input_required':
      return `"inputRequests":${inputRequestsText(questions)}`;
    case 'completed':
      return `"result":${wellFormedJson(ending)}`;
    case 'failed':
      return `"error":${wellFormedJson(ending)}`;
    default:
      return status satisfies never;
  }
}

function inputRequestsText(questions: Task['questions']): string {
  const members = Object.entries(questions).map(([key, request]) => `${jsonText(key)}:${wellFormedJson(request)}`);
  return `{${members.join(',')}}`;
}
