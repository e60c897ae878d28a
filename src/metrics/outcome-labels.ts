/**
 * What a tool call came to, as metrics, traces and the audit log name it, with what it means. The documents list it from
 * here.
 */
export const TOOL_OUTCOMES = {
  ok: 'the tool answered',
  tool_error: 'the tool failed, and its client was told so in a result (`isError`)',
  invalid: 'the arguments do not fit the input schema',
  unknown: 'this caller has no tool of that name',
  input_required: 'the run ended at a question to the client (modern era); the call goes on with the answers',
  cancelled: 'the client cancelled the call, its session ended, or the server went down',
  error: 'the tool threw a `ProtocolError`, or what only the log may show',
} as const;

export type ToolOutcomeLabel = keyof typeof TOOL_OUTCOMES;

/** What a method of a team's extension came to, as the audit log names it. */
export const METHOD_OUTCOMES = ['ok', 'invalid', 'cancelled', 'error'] as const satisfies readonly ToolOutcomeLabel[];

export type MethodOutcomeLabel = (typeof METHOD_OUTCOMES)[number];

/** What a JSON-RPC request came to. */
export const REQUEST_OUTCOMES = ['ok', 'error', 'cancelled'] as const;

/** What becomes of a request that is passed on to another server: `suspended` runs again with the answers of its client. */
export const UPSTREAM_OUTCOMES = ['ok', 'error', 'unavailable', 'busy', 'timeout', 'cancelled', 'suspended'] as const;
export type UpstreamOutcome = (typeof UPSTREAM_OUTCOMES)[number];
