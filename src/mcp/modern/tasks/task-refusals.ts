import { limitRefusal, type Refusal } from '../../rpc/refusals.js';
import { RpcCode } from '../../rpc/rpc-error.js';

const tryAgain = { status: 503, code: RpcCode.Refused, headers: { 'Retry-After': '1' } } as const;

/** Why a task cannot begin; by the label of `mcp_tasks_refused_total`. */
export const taskRefusals = {
  pod: { ...tryAgain, message: 'This server runs as many tasks as it may (TASK_MAX_RUNNING). Try again.' },
  caller: limitRefusal({
    status: 429,
    message:
      'This caller has its part of the tasks that this server runs (CALLER_MAX_PERCENT of TASK_MAX_RUNNING). Wait for one; a cancelled one counts until its work has ended.',
    limit: 'tasks_running_caller',
    retryAfterSeconds: 1,
  }),
  principal: limitRefusal({
    status: 429,
    message:
      'There is work on as many of your tasks as may be (TASK_MAX_PER_PRINCIPAL). Wait for one; a cancelled one counts until its work has ended.',
    limit: 'tasks_caller',
    retryAfterSeconds: 1,
  }),
  kept: limitRefusal({
    status: 429,
    message:
      'As many of your tasks are kept as may be (TASK_MAX_KEPT_PER_PRINCIPAL), and the oldest have not ended. Wait for some, or cancel some.',
    limit: 'tasks_kept',
    retryAfterSeconds: 1,
  }),
  unavailable: {
    ...tryAgain,
    message: 'The task store is unavailable, so no task can begin; nothing was done. Try again.',
  },
  shutdown: { ...tryAgain, message: 'This server is shutting down. Try again.' },
} as const satisfies Record<string, Refusal>;

export type RefusalReason = keyof typeof taskRefusals;

/** Nothing is known about the task: an outage is never an expiry. */
export const tasksUnavailable: Refusal = {
  ...tryAgain,
  message: 'The task store is unavailable; the task is not lost by that. Try again.',
};
