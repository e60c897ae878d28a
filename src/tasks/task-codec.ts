import { isPodId } from '../cluster/pods/pod-id.js';
import { damaged, type Decoded, newer, parseStored } from '../redis/decoded.js';
import type { Task, TaskStatus } from './task.js';

/** The version of a task's state, which stands for the form of its call and its inputs, too. */
export const TASK_VERSION = 1;

/** Fields of a task in a reply, before its open questions. */
const FIELDS = 10;

const STATUSES: readonly string[] = [
  'working',
  'input_required',
  'completed',
  'failed',
  'cancelled',
] satisfies TaskStatus[];

/**
 * A task as its script replies it: epoch, pod, owner, status, message, created, changed, ending, released runs, version, then each open question's key and text;
 * a last nil where the questions cannot be read.
 */
export type TaskReply = (string | null)[] | null;

/** @param reply of the script that reads a task */
export function decodeTask(id: string, reply: NonNullable<TaskReply>): Decoded<Task> {
  const [epoch, pod, owner, status, message, created, changed, ending, released, version] = reply;
  if (Number(version ?? 1) > TASK_VERSION) return newer();
  const numbers = { epoch: Number(epoch), createdAt: Number(created), changedAt: Number(changed) };
  const wrong = Object.entries(numbers).find(([, value]) => !isTime(value));
  if (wrong) return damaged(`its ${wrong[0]} is no number`);
  const gaveUp = Number(released ?? 0);
  if (!isTime(gaveUp)) return damaged('its number of runs is none');
  if (typeof owner !== 'string' || typeof pod !== 'string') return damaged('its owner or its pod is missing');
  if (pod !== '' && !isPodId(pod)) return damaged('its pod is none');
  if (typeof status !== 'string' || !STATUSES.includes(status)) return damaged('its status is unknown');
  if (hasEnding(status) && !isJson(ending)) return damaged('its ending is no JSON');
  const questions = questionsIn(reply.slice(FIELDS));
  if (!questions) return damaged('its questions are none');
  const task = {
    id,
    owner,
    status: status as TaskStatus,
    message: message ?? undefined,
    pod,
    ...numbers,
    lostRuns: numbers.epoch - gaveUp,
    questions,
    ending: ending ?? undefined,
  };
  return { ok: true, value: task };
}

function hasEnding(status: string): boolean {
  return status === 'completed' || status === 'failed';
}

/** Dates begin to fail far beyond. */
function isTime(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0 && value < 8e15;
}

function isJson(text: string | null | undefined): boolean {
  return typeof text === 'string' && parseStored(text) !== undefined;
}

function questionsIn(rest: readonly (string | null)[]): Record<string, string> | undefined {
  const questions: Record<string, string> = {};
  for (let index = 0; index < rest.length; index += 2) {
    const [key, text] = [rest[index], rest[index + 1]];
    if (typeof key !== 'string' || typeof text !== 'string' || !isJson(text)) return undefined;
    questions[key] = text;
  }
  return questions;
}
