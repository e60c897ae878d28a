import { RpcCode, type Refusal } from '../../rpc-error.js';

const tryAgain = { status: 503, code: RpcCode.Refused, headers: { 'Retry-After': '1' } } as const;

/** Why a task cannot begin; by the label of `mcp_tasks_refused_total`. */
export const refusals = {
  pod: { ...tryAgain, message: 'This server runs as many tasks as it may (TASK_MAX_RUNNING). Try again.' },
  principal: {
    ...tryAgain,
    status: 429,
    message: 'You have as many unfinished tasks as you may (TASK_MAX_PER_PRINCIPAL). Wait for one, or cancel one.',
  },
  unavailable: {
    ...tryAgain,
    message: 'The task store is unavailable, so no task can begin; nothing was done. Try again.',
  },
  shutdown: { ...tryAgain, message: 'This server is shutting down. Try again.' },
} as const satisfies Record<string, Refusal>;

export type RefusalReason = keyof typeof refusals;

/** Nothing is known about the task: an outage is never an expiry. */
export const tasksUnavailable: Refusal = {
  ...tryAgain,
  message: 'The task store is unavailable; the task is not lost by that. Try again.',
};
