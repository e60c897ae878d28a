const CODECS = [
  'src/session/session-codec',
  'src/tasks/task-codec',
  'src/cluster/bus/bus-message',
  'src/cluster/events/event-element',
  'src/cluster/events/stream-descriptor',
  'src/cluster/notifications/fed-entry',
  'src/mcp/modern/tasks/stored-call',
  'src/mcp/legacy/calls/stored-answer',
];

/** What is changed, and the specs that must notice. None of them starts a process or a Redis: each mutant runs some. */
const PARTS = {
  codecs: {
    mutate: CODECS.map((codec) => `${codec}.ts`),
    specs: CODECS.map((codec) => `${codec}\\.spec\\.ts$`),
  },
  calls: {
    mutate: ['src/mcp/calls/*.ts', '!src/**/*.spec.ts', '!src/**/*.module.ts'],
    specs: ['src/mcp/calls/.*\\.spec\\.ts$'],
  },
};

export const PART_NAMES = Object.keys(PARTS);

/** @throws RangeError for a part that there is none of */
export function partOf(name) {
  if (!Object.hasOwn(PARTS, name ?? '')) throw new RangeError(`MUTATION_PART is one of ${PART_NAMES.join(', ')}`);
  return PARTS[name];
}
