/** The protocol revisions that are run. */
export type Revision = '2025-06-18' | '2025-11-25';

/** Passed checks by scenario. */
export type Passes = Readonly<Record<string, number>>;

/** In both revisions. */
const COMMON: Passes = {
  'server-initialize': 3,
  'server-session-lifecycle': 3,
  'logging-set-level': 2,
  ping: 2,
  'completion-complete': 2,
  'tools-call-simple-text': 2,
  'tools-call-image': 2,
  'tools-call-audio': 2,
  'tools-call-embedded-resource': 2,
  'tools-call-mixed-content': 2,
  'tools-call-with-logging': 2,
  'tools-call-error': 2,
  'tools-call-with-progress': 2,
  'tools-call-sampling': 2,
  'tools-call-elicitation': 2,
  'resources-list': 2,
  'resources-read-text': 2,
  'resources-read-binary': 2,
  'resources-templates-read': 2,
  'resources-subscribe': 2,
  'resources-unsubscribe': 2,
  'prompts-list': 2,
  'prompts-get-simple': 2,
  'prompts-get-with-args': 2,
  'prompts-get-embedded-resource': 2,
  'prompts-get-with-image': 2,
};

/** How many checks of each scenario must pass: one fewer is a regression, one more a change of the suite. */
export const EXPECTED_PASSES: Readonly<Record<Revision, Passes>> = {
  '2025-06-18': { ...COMMON, 'tools-list': 2 },
  '2025-11-25': {
    ...COMMON,
    'tools-list': 3,
    'json-schema-2020-12': 8,
    'elicitation-sep1034-defaults': 6,
    'elicitation-sep1330-enums': 6,
    'server-sse-polling': 3,
    'server-sse-multiple-streams': 2,
    'dns-rebinding-protection': 2,
  },
};

export const totalOf = (passes: Passes): number => Object.values(passes).reduce((sum, count) => sum + count, 0);
