import { integer } from './variable.js';

const KIB = 1024;
const MIB = 1024 * KIB;
const DAY = 86_400;

const tasks = 'Tasks';

/** The settings of tasks, as in `variables`. docs/tasks.md has the reasons. */
export const taskVariables = {
  taskTtlSeconds: integer(1, 90 * DAY, DAY, {
    group: tasks,
    meaning:
      'Seconds that a task is kept after its last change, a finished one with its result. As long as a session, for a client that comes back for it.',
  }),
  taskMaxRunning: integer(1, 1_000_000, 1000, {
    group: tasks,
    meaning: 'Tasks that one pod runs at a time, those that wait for an answer included. One more is a 503.',
  }),
  taskMaxPerPrincipal: integer(1, 1_000_000, 100, {
    group: tasks,
    meaning: 'Tasks of one principal on which pods work, over all pods. One more is a 429.',
  }),
  taskMaxKeptPerPrincipal: integer(100, 1_000_000, 1000, {
    group: tasks,
    meaning:
      'Tasks that are kept of one caller (a principal; an address without authentication), ended or not, over all pods. For one more the oldest that have ended are forgotten; where there are none, it is a 429.',
  }),
  taskMaxKeptBytesPerPrincipal: integer(MIB, 65_536 * MIB, 64 * MIB, {
    group: tasks,
    meaning:
      'Bytes of the results that are kept of the tasks of one caller, over all pods. With a result that is more, the oldest tasks that have ended are forgotten; the newest stays.',
  }),
  taskMaxBytes: integer(KIB, 256 * MIB, MIB, {
    group: tasks,
    meaning: 'Bytes of one task’s result, and of all answers that one task is given.',
  }),
};
