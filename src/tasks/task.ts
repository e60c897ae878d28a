/** SEP-2663, Task Status. The last three are final: nothing changes a task that has reached one. */
export type TaskStatus = 'working' | 'input_required' | 'completed' | 'failed' | 'cancelled';

/** Texts by key. */
export type Texts = Readonly<Record<string, string>>;

/** A task as the store knows it. Times are in ms; those of a clock are of the store's clock, since the epoch. */
export interface Task {
  readonly id: string;
  /** See `taskOwner`. */
  readonly owner: string;
  readonly status: TaskStatus;
  /** For people: how far it is, or what went wrong. */
  readonly message: string | undefined;
  readonly createdAt: number;
  readonly changedAt: number;
  /** The pod that runs it; empty while a pod that shuts down has handed it over to the next. */
  readonly pod: string;
  /** Counts take-overs. A pod may only write under the epoch by which it has the task. */
  readonly epoch: number;
  /** Runs that are lost if the present one is: its pod is gone, and did not give it up in time. */
  readonly lostRuns: number;
  /** The questions that the client has not answered yet: requests as JSON. */
  readonly questions: Texts;
  /** The JSON of the result of a completed task, or of the error of a failed one. */
  readonly ending: string | undefined;
}

/** The right of one pod to write one task. The pod that takes the task over has the next epoch and shuts this one out. */
export interface TaskClaim {
  readonly id: string;
  readonly owner: string;
  readonly epoch: number;
}

export interface NewTask {
  readonly id: string;
  readonly owner: string;
  /** Whose tasks it counts among (`taskCaller`), where its owner does not tell callers apart. */
  readonly caller?: string;
  /** What another pod needs to run the call again; `undefined` for one that must not simply be repeated. */
  readonly call: string | undefined;
}

/** How a task ends that is not cancelled. `json` is its result, or the JSON-RPC error. */
export interface TaskEnding {
  readonly status: 'completed' | 'failed';
  readonly json: string;
  readonly message: string | undefined;
  /** The result says that the tool could not do it: another run may. */
  readonly isError?: boolean;
}

/** Of a call that may be repeated a success is right whichever run it is of; a failure may be the fault of its pod. */
export function isSuccess({ status, isError }: TaskEnding): boolean {
  return status === 'completed' && isError !== true;
}

export function isFinal(status: TaskStatus): boolean {
  return status === 'completed' || status === 'failed' || status === 'cancelled';
}
