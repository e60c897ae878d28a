/** The protocol revisions that are run. */
export type Revision = '2025-06-18' | '2025-11-25' | '2026-07-28';

/** What is run: a revision, or an extension of the newest one, which the suite counts to no revision. */
export type Part = Revision | 'tasks' | 'skills';

/** Passed checks by scenario. */
export type Passes = Readonly<Record<string, number>>;

/** In all revisions. */
const COMMON: Passes = {
  'completion-complete': 2,
  'tools-call-simple-text': 2,
  'tools-call-image': 2,
  'tools-call-audio': 2,
  'tools-call-embedded-resource': 2,
  'tools-call-mixed-content': 2,
  'tools-call-error': 2,
  'tools-call-with-progress': 2,
  'resources-list': 2,
  'resources-read-text': 2,
  'resources-read-binary': 2,
  'resources-templates-read': 2,
  'prompts-list': 2,
  'prompts-get-simple': 2,
  'prompts-get-with-args': 2,
  'prompts-get-embedded-resource': 2,
  'prompts-get-with-image': 2,
};

/** Where there are sessions. */
const LEGACY: Passes = {
  ...COMMON,
  'server-initialize': 3,
  'server-session-lifecycle': 3,
  'logging-set-level': 2,
  ping: 2,
  'tools-call-with-logging': 2,
  'tools-call-sampling': 2,
  'tools-call-elicitation': 2,
  'resources-subscribe': 2,
  'resources-unsubscribe': 2,
};

/** Where there are none. */
const MODERN: Passes = {
  ...COMMON,
  'tools-list': 4,
  'json-schema-2020-12': 8,
  'server-sse-multiple-streams': 1,
  'dns-rebinding-protection': 2,
  'server-stateless': 30,
  'sep-2164-resource-not-found': 4,
  caching: 8,
  'http-header-validation': 14,
  'http-custom-header-server-validation': 10,
  'input-required-result-basic-elicitation': 3,
  'input-required-result-basic-sampling': 3,
  'input-required-result-basic-list-roots': 3,
  'input-required-result-request-state': 3,
  'input-required-result-multiple-input-requests': 3,
  'input-required-result-multi-round': 4,
  'input-required-result-missing-input-response': 2,
  'input-required-result-non-tool-request': 3,
  'input-required-result-result-type': 2,
  'input-required-result-unsupported-methods': 2,
  'input-required-result-tampered-state': 2,
  'input-required-result-capability-check': 2,
  'input-required-result-ignore-extra-params': 2,
  'input-required-result-validate-input': 3,
};

/** How many checks of each scenario must pass: one fewer is a regression, one more a change of the suite. */
export const EXPECTED_PASSES: Readonly<Record<Part, Passes>> = {
  '2025-06-18': { ...LEGACY, 'tools-list': 2 },
  '2025-11-25': {
    ...LEGACY,
    'tools-list': 3,
    'json-schema-2020-12': 8,
    'elicitation-sep1034-defaults': 6,
    'elicitation-sep1330-enums': 6,
    'server-sse-polling': 3,
    'server-sse-multiple-streams': 2,
    'dns-rebinding-protection': 2,
  },
  '2026-07-28': MODERN,
  tasks: {
    'tasks-lifecycle': 9,
    'tasks-capability-negotiation': 5,
    'tasks-wire-fields': 4,
    'tasks-request-state-removal': 3,
    'tasks-mrtr-input': 4,
    'tasks-request-headers': 5,
    'tasks-dispatch-and-envelope': 9,
    'tasks-status-notifications': 0,
    'tasks-required-task-error': 3,
    'tasks-mrtr-composition': 2,
  },
  skills: {
    'sep-2640-skills-directory': 7,
    'sep-2640-skills-enumeration': 32,
    'sep-2640-skills-manifest': 6,
  },
};

/** The suite has no checks for them yet and skips them always. */
export const ALWAYS_SKIPPED: ReadonlySet<string> = new Set(['tasks-status-notifications']);

export const PARTS = Object.keys(EXPECTED_PASSES) as readonly Part[];

export const totalOf = (passes: Passes): number => Object.values(passes).reduce((sum, count) => sum + count, 0);
