import type { Choice } from './fault-runner.js';

/** What a port has behind it: it answers later, or never. */
export const ADAPTER = /Adapter$/;

/** What the suite does not make fail, and why. */
const SPARED: Readonly<Record<string, string>> = {
  EventLog: 'is the limit of its adapter, which itself is made to fail',
  'ModernCalls.over': 'is the books that the suite reads: nothing in it throws',
  'CallObserver.callEnded': 'is the books that the suite reads: nothing in it throws',
  'RequestAccounts.started': 'is the books that the suite reads: nothing in it throws',
  'RequestAccounts.ended': 'is the books that the suite reads: nothing in it throws',
  'Takeovers.finishOrReport': 'is what catches the faults of a take-over',
  'TaskTakeovers.goOnOrReport': 'is what catches the faults of a take-over',
  'TaskTakeovers.end': 'asks stores, which are made to fail themselves, and does nothing else',
  'TaskRunner.follow': 'is what catches the faults of an ending task',
};

export const ownerOf = (method: string) => method.split('.')[0] ?? '';

/** Every method throws, and rejects where it makes a promise. */
export const atOnce: Choice = (method, { isAsync }) => {
  if (method in SPARED || ownerOf(method) in SPARED) return [];
  return isAsync ? ['throws', 'rejects'] : ['throws'];
};

/** What take-overs meet: stores answer by their limit, and what throws between them rejects. */
export const takingOver: Choice = (method, { isAsync }) => {
  if (method in SPARED) return [];
  if (!isAsync) return ['throws'];
  return ADAPTER.test(ownerOf(method)) ? ['rejects', 'hangs'] : ['rejects'];
};

export const never: Choice = (_method, { isAsync }) => (isAsync ? ['hangs'] : []);
