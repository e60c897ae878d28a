/** What decides how a request is answered. */
export interface Rule {
  readonly sentence: string;
  readonly from: string;
  /** Outcomes that hold to it: whoever answers so is right. Ours must. */
  readonly fits: RegExp;
}

const TRANSPORT = 'MCP 2025-11-25, Transports';
const RPC = 'JSON-RPC 2.0';
const HTTP = 'RFC 9110';
const MODERN = 'MCP 2026-07-28, Transports';

export const RULES = {
  accept: {
    sentence:
      'The client MUST include an Accept header, listing both application/json and text/event-stream; 406 is what is not acceptable.',
    from: `${TRANSPORT}, Sending messages; ${HTTP} §15.5.7`,
    fits: /^406/,
  },
  'media ranges': {
    sentence: 'The asterisk groups media types into ranges; type and subtype are case-insensitive.',
    from: `${HTTP} §12.5.1 and §8.3.1`,
    fits: /^200/,
  },
  'quality zero': { sentence: 'A quality of 0 means not acceptable.', from: `${HTTP} §12.4.2`, fits: /^406/ },
  'content type': {
    sentence: 'The content is in a format that this method does not support: 415. Types are case-insensitive.',
    from: `${HTTP} §15.5.16 and §8.3.1`,
    fits: /^415|^200/,
  },
  'version header': {
    sentence:
      'A server that receives an invalid or unsupported MCP-Protocol-Version MUST respond with 400 Bad Request.',
    from: `${TRANSPORT}, Protocol version header`,
    fits: /^400/,
  },
  'version header at initialize': {
    sentence: 'The header is for all requests after initialize; no sentence says what becomes of it before.',
    from: `${TRANSPORT}, Protocol version header`,
    fits: /^400|^200/,
  },
  'session that is gone': {
    sentence: 'After it terminated a session the server MUST respond to requests with its id with 404 Not Found.',
    from: `${TRANSPORT}, Session management`,
    fits: /^404/,
  },
  'session that is missing': {
    sentence:
      'Servers that require a session id SHOULD respond to requests without one, other than initialization, with 400. Go does not require one.',
    from: `${TRANSPORT}, Session management`,
    fits: /^400|^20[02]/,
  },
  'resuming the unknown': {
    sentence:
      'The server MAY use Last-Event-ID to replay; no sentence says what becomes of an id that it does not know. A stream that replays nothing hides the loss.',
    from: `${TRANSPORT}, Resumability`,
    fits: /^400|^200 stream/,
  },
  'end of a session': {
    sentence: 'The client SHOULD send a DELETE; 200 and 204 both say that it is done.',
    from: `${TRANSPORT}, Session management; ${HTTP} §9.3.5`,
    fits: /^20[04]/,
  },
  verbs: {
    sentence: 'The method is known and not supported by the target: 405.',
    from: `${HTTP} §15.5.6`,
    fits: /^405/,
  },
  origin: {
    sentence:
      'Servers MUST validate the Origin header of all connections; if it is present and invalid they MUST respond with 403.',
    from: `${TRANSPORT}, Security warning`,
    fits: /^403/,
  },
  host: {
    sentence:
      'To prevent DNS rebinding, the name that a local server is reached by is checked; 403 and 421 both refuse it.',
    from: `${TRANSPORT}, Security warning; ${HTTP} §15.5.20`,
    fits: /^403|^421/,
  },
  'initialize twice': {
    sentence: 'The initialization phase MUST be the first interaction between client and server.',
    from: 'MCP 2025-11-25, Lifecycle',
    fits: /^400|^200 -?\d/,
  },
  'no JSON': {
    sentence: '-32700 Parse error: invalid JSON was received by the server.',
    from: `${RPC} §5.1`,
    fits: /^400 -32700/,
  },
  'byte order mark': {
    sentence:
      'Implementations MUST NOT add a byte order mark; parsers MAY ignore one rather than treat it as an error.',
    from: 'RFC 8259 §8.1',
    fits: /^400 -32700|^200 result/,
  },
  'not UTF-8': { sentence: 'JSON-RPC messages MUST be UTF-8 encoded.', from: TRANSPORT, fits: /^400 -32700/ },
  'no request': {
    sentence: '-32600 Invalid Request: the JSON sent is not a valid Request object.',
    from: `${RPC} §5.1`,
    fits: /^400 -32600/,
  },
  batch: {
    sentence: 'The body of the POST MUST be a single JSON-RPC request, notification, or response.',
    from: `${TRANSPORT}, Sending messages`,
    fits: /^400/,
  },
  'unknown members': {
    sentence: 'No sentence forbids or allows members of a message that the protocol does not define.',
    from: `${RPC} §4`,
    fits: /^400 -32600|^200 result/,
  },
  ids: {
    sentence: 'Requests MUST include a string or integer id; unlike in JSON-RPC it MUST NOT be null.',
    from: 'MCP 2025-11-25, Base protocol, Requests',
    fits: /^400 -32600/,
  },
  'great ids': {
    sentence: 'Integers beyond 2^53 are no interoperable numbers: who rounds one would answer another request.',
    from: 'RFC 8259 §6',
    fits: /^400 -32600|^200 result/,
  },
  'unknown method': { sentence: '-32601 Method not found.', from: `${RPC} §5.1`, fits: /-32601/ },
  'null for absent': {
    sentence:
      'Optional members are absent or of their type; that null is refused is allowed, and that it is taken as absent too. Every Go client sends it.',
    from: 'MCP 2025-11-25, schema.json',
    fits: /^20[02]|^400 -32[67]00|-3260[23]/,
  },
  params: {
    sentence: 'If present, parameters MUST be a structured value; MCP has them by name.',
    from: `${RPC} §4.2`,
    fits: /-3260[02]/,
  },
  'unknown notification': {
    sentence: 'The server MUST NOT reply to a notification; if it accepts the input it MUST return 202 with no body.',
    from: `${RPC} §4.1; ${TRANSPORT}, Sending messages`,
    fits: /^202/,
  },
  'bad notification': {
    sentence:
      'If the server cannot accept the input, it MUST return an HTTP error status; whether it looks at it before it accepts is open.',
    from: `${TRANSPORT}, Sending messages`,
    fits: /^400|^202/,
  },
  'bad response': {
    sentence: 'Responses MUST have a result or an error, and not both; an error MUST have a code and a message.',
    from: 'MCP 2025-11-25, Base protocol, Responses',
    fits: /^400/,
  },
  'bad initialize': {
    sentence: '-32602 Invalid params; the client MUST send its version, capabilities and name.',
    from: `MCP 2025-11-25, Lifecycle; ${RPC} §5.1`,
    fits: /-32602/,
  },
  cursor: {
    sentence: 'Invalid cursors SHOULD result in an error with code -32602.',
    from: 'MCP 2025-11-25, Pagination',
    fits: /-32602/,
  },
  'invalid params': {
    sentence: '-32602 Invalid params: invalid method parameters.',
    from: `${RPC} §5.1`,
    fits: /-32602/,
  },
  'arguments too many': {
    sentence:
      'A schema without additionalProperties allows more; the Go and Python SDKs write their own into the schema.',
    from: 'JSON Schema 2020-12, Core §10.3.2.3',
    fits: /^200/,
  },
  'tool inputs': {
    sentence: 'Servers MUST validate all tool inputs.',
    from: 'MCP 2025-11-25, Tools, Security',
    fits: /^200 tool error/,
  },
  'unknown tool': {
    sentence: 'Protocol errors are for unknown tools: -32602.',
    from: 'MCP 2025-11-25, Tools, Error handling',
    fits: /-32602/,
  },
  'progress token': {
    sentence: 'Progress tokens MUST be a string or integer value.',
    from: 'MCP 2025-11-25, Progress',
    fits: /^400 -32600|-32602/,
  },
  'scheme of a URI': { sentence: 'Schemes are case-insensitive.', from: 'RFC 3986 §3.1', fits: /^200 result/ },
  'values of a template': {
    sentence:
      'A template says how a URI is made, not which values a server takes: whether a value may be empty or hold an encoded slash is the server’s.',
    from: 'RFC 6570 §1.4',
    fits: /-32002|-32602|^200 result/,
  },
  'no such resource': {
    sentence: 'Resource not found: -32002. (Later revisions: -32602, which the SDKs now send to all.)',
    from: 'MCP 2025-11-25, Resources, Error handling',
    fits: /-32002/,
  },
  prompt: {
    sentence: 'Invalid prompt name, missing required arguments: -32602.',
    from: 'MCP 2025-11-25, Prompts, Error handling',
    fits: /-32602/,
  },
  'not offered': {
    sentence:
      'Servers say what they offer in their capabilities; what is not offered is -32601, and what is asked for wrongly -32602.',
    from: 'MCP 2025-11-25, Lifecycle, Capability negotiation',
    fits: /-3260[12]|^200 result/,
  },
  'modern headers': {
    sentence: 'A server MUST reject a request whose headers do not match its body with 400 and -32020.',
    from: `${MODERN}, Standard headers`,
    fits: /^400 -32020/,
  },
  'encoded header': {
    sentence: 'Values in =?base64?…?= MUST be decoded before they are compared.',
    from: `${MODERN}, Value encoding`,
    fits: /^200/,
  },
  envelope: {
    sentence: 'Requests MUST carry the version and the capabilities of the client in _meta: else 400 and -32602.',
    from: 'MCP 2026-07-28, Base protocol, _meta',
    fits: /^400 -32602/,
  },
  'status of an error': {
    sentence: 'No sentence says which status goes with -32602 for parameters of a method: it is in a 200 or in a 400.',
    from: MODERN,
    fits: /^(?:200|400) -32602/,
  },
  'answers nobody asked for': {
    sentence:
      'A state is opaque to clients and MUST be treated as attacker-controlled by servers; a tool that keeps none may leave it unread.',
    from: 'MCP 2026-07-28, Multi round-trip requests',
    fits: /-32602|^200 result/,
  },
  'tasks extension': {
    sentence: 'A server without the extension knows no tasks/get; one with it asks the client to declare it.',
    from: 'MCP 2026-07-28, Extensions',
    fits: /^400 -32021|^404 -32601/,
  },
  'filter of listen': {
    sentence: 'The server acknowledges what it honours; a filter that selects nothing may end at once.',
    from: 'MCP 2026-07-28, Subscriptions',
    fits: /^200 (?:result|stream)/,
  },
} as const satisfies Record<string, Rule>;

export type RuleName = keyof typeof RULES;
