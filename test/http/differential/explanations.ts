import type { Case } from './cases.js';
import type { Observed } from './compare.js';
import { accepted, error, named, refused, served, toolError } from './matchers.js';

/** Why the two servers answer certain cases differently, and how exactly each answers them. */
export interface Explanation {
  readonly because: string;
  readonly cases: (of: Case) => boolean;
  readonly ours: (observed: Observed) => boolean;
  readonly theirs: (observed: Observed) => boolean;
  /** The fields that may differ. Without it all may: one server refuses what the other serves. */
  readonly fields?: readonly string[];
}

const GONE = refused(404, -32001, 'Session not found');
const NOT_INITIALIZED = refused(400, -32000, 'Bad Request: Server not initialized');
const NO_SESSION = refused(400, -32000, /^Bad Request: Mcp-Session-Id header is required: /);
const FORBIDDEN = refused(403, -32000, /^Forbidden: .*The operator can allow it with ALLOWED_(HOSTS|ORIGINS)\.$/);
const NOT_ACCEPTABLE = refused(406, -32000, /^Not Acceptable/);
const SHAPELESS = refused(
  400,
  -32600,
  /^Bad Request: (the request body is not a valid|JSON-RPC batch contains an invalid)/,
);

const ARGUMENTS = /^(missing argument|wrong argument|no arguments)$/;
const BAD_PARAMS =
  /^(arguments that are|tool without a name|call without params|cursor of a wrong type|read without params|set a wrong level)/;
const FOREIGN = /, foreign (origin|host)$/;
const ANYTHING = /^(POST|GET), accept anything$/;
const BAD_INITIALIZE = /^initialize without/;

const hasTitle = ({ 'result.serverInfo': info }: Observed) => Object.hasOwn(info as object, 'title');

export const EXPLANATIONS: readonly Explanation[] = [
  // Results.
  {
    because: 'details of an error stay in the log; a client learns a reference (issue §4)',
    cases: named(/^hidden failure$/),
    ours: toolError(/reference \*/),
    theirs: toolError(/secret detail/),
    fields: ['result.content'],
  },
  {
    because: 'invalid arguments say field and reason, without internals of the SDK in the text (issue §4)',
    cases: (of) => named(ARGUMENTS)(of) && of.version === '2025-11-25',
    ours: toolError(/"Invalid arguments: text: /),
    theirs: toolError(/MCP error -32602: Input validation error/),
    fields: ['result.content'],
  },
  {
    because: 'before 2025-11-25 (SEP-1303) bad arguments are a protocol error, -32602 (issue §3)',
    cases: (of) => named(ARGUMENTS)(of) && of.version < '2025-11-25',
    ours: error(-32602, /^Invalid arguments: text: /),
    theirs: toolError(/MCP error -32602/),
  },
  {
    because: 'an unknown tool is a protocol error, -32602 (spec, Tools: Error Handling)',
    cases: named(/^unknown tool$/),
    ours: error(-32602, 'Unknown tool: nothing'),
    theirs: toolError(/Tool nothing not found/),
  },
  {
    because: 'an invalid cursor should be -32602 (spec, Pagination: Error Handling)',
    cases: named(/^bad cursor$/),
    ours: error(-32602, /^Invalid cursor/),
    theirs: served,
  },
  {
    because: 'an unknown resource is -32002 with its URI (spec, Resources: Error Handling)',
    cases: named(/^read nothing$/),
    ours: error(-32002, 'Resource not found: probe://nothing'),
    theirs: error(-32602, /not found$/),
    fields: ['error.code', 'error.message', 'error.data'],
  },
  {
    because: 'a URI that is none names no resource: the fault is the client’s, never -32603',
    cases: named(/^read no URI$/),
    ours: error(-32002, 'Resource not found: nonsense'),
    theirs: error(-32603, 'Invalid URL'),
    fields: ['error.code', 'error.message', 'error.data'],
  },
  {
    because: 'params that do not fit the schema are -32602 with field and reason, not an internal error',
    cases: named(BAD_PARAMS),
    ours: error(-32602, /^Invalid params: \w+: /),
    theirs: error(-32603, /^\[\n/),
    fields: ['error.code', 'error.message'],
  },
  {
    because: 'what is said about an unknown prompt or its arguments is worded here',
    cases: named(/^get (no prompt|a prompt without its argument)$/),
    ours: error(-32602, /^(Unknown prompt: nothing|Invalid arguments: name: )/),
    theirs: error(-32602, /^MCP error -32602: /),
    fields: ['error.message'],
  },
  {
    because: 'a prompt’s description comes with its result, as the schema allows',
    cases: named(/^get a prompt$/),
    ours: ({ 'result.description': description }) => description === 'A greeting',
    theirs: served,
    fields: ['result.description'],
  },
  {
    because: 'completion is always served here; the SDK answers it only once something can be completed',
    cases: named(/^complete /),
    ours: error(-32602, /^(Unknown reference|Invalid params: ref)/),
    theirs: error(-32601, 'Method not found'),
    fields: ['error.code', 'error.message'],
  },
  {
    because: 'the unknown method is named',
    cases: (of) => named(/^(unknown method|notification method with an id|task method)$/, 'live')(of),
    ours: error(-32601, /^Method not found: /),
    theirs: error(-32601, 'Method not found'),
    fields: ['error.message'],
  },

  // Batches.
  {
    because: 'only 2025-03-26 has batches (DESIGN §3)',
    cases: (of) => named(/^batch (of (two|one)$|with)/)(of) && of.version !== '2025-03-26',
    ours: refused(400, -32600, /has no batches: POST each message by itself$/),
    theirs: served,
  },
  {
    because: 'the same, where the SDK takes in what needs no answer',
    cases: (of) => named(/^batch of notifications$/)(of) && of.version !== '2025-03-26',
    ours: refused(400, -32600, /has no batches: POST each message by itself$/),
    theirs: accepted,
  },
  {
    because: 'the limit of a batch is the same, its wording is our own',
    cases: named(/^batch of 101$/),
    ours: refused(400, -32600, /at most 100 messages$/),
    theirs: refused(400, -32600, /must not exceed 100/),
    fields: ['error.message'],
  },
  {
    because: 'an id that is in flight is refused, in a batch too (DESIGN §5)',
    cases: (of) => named(/^batch with an id twice$/)(of) && of.version === '2025-03-26',
    ours: refused(400, -32600, /share an id\. Give each request/),
    theirs: served,
  },
  {
    because: 'an empty batch is an invalid request (JSON-RPC 2.0, Batch; the classifier of SDK 2.x)',
    cases: named(/^an empty batch$/, 'live'),
    ours: refused(400, -32600, /empty JSON-RPC batch$/),
    theirs: accepted,
  },

  // Bodies that are JSON and no JSON-RPC.
  {
    because: 'valid JSON of a wrong shape is an invalid request, -32600, with its id where it can be read (issue §3)',
    cases: ({ session }) => session !== 'dead',
    ours: SHAPELESS,
    theirs: refused(400, -32700, 'Parse error: Invalid JSON-RPC message'),
    fields: ['id', 'error.code', 'error.message'],
  },
  {
    because: 'an empty batch is invalid before anything is said about sessions',
    cases: named(/^an empty batch$/, 'none'),
    ours: refused(400, -32600, /empty JSON-RPC batch$/),
    theirs: NOT_INITIALIZED,
    fields: ['error.code', 'error.message'],
  },

  // initialize.
  {
    because: 'the refusal of a second initialize names the request it answers',
    cases: (of) => named(/^initialize/, 'live')(of) && !named(BAD_INITIALIZE)(of),
    ours: refused(400, -32600, 'Invalid Request: Server already initialized'),
    theirs: refused(400, -32600, 'Invalid Request: Server already initialized'),
    fields: ['id'],
  },
  {
    because: 'initialize in a live session is refused whether or not its params are right (issue §3)',
    cases: named(BAD_INITIALIZE, 'live'),
    ours: refused(400, -32600, 'Invalid Request: Server already initialized'),
    theirs: error(-32603, /^\[\n/),
    fields: ['status', 'type', 'namesSession', 'error.code', 'error.message'],
  },
  {
    because: 'a new session says when it expires (issue §3)',
    cases: named(/^initialize/, 'none'),
    ours: ({ expires, namesSession }) => expires === true && namesSession === true,
    theirs: ({ expires, namesSession }) => expires === false && namesSession === true,
    fields: ['expires'],
  },
  {
    because: 'of what came later an older revision knows nothing: a title, and that completions are declared',
    cases: named(/^initialize (2025-03-26|2024-11-05)$/, 'none'),
    ours: (observed) => !hasTitle(observed) && observed['expires'] === true,
    theirs: hasTitle,
    fields: ['expires', 'result.serverInfo', 'result.capabilities'],
  },
  {
    because: '2024-10-07 is no revision of the spec',
    cases: named(/unsupported version$/),
    ours: refused(400, -32000, /^Bad Request: Unsupported protocol version: 1999-01-01 .*2024-11-05\)$/),
    theirs: refused(400, -32000, /2024-10-07\)$/),
    fields: ['error.message'],
  },
  {
    because: 'params of initialize that are wrong are said to be; the SDK takes the request for another',
    cases: named(BAD_INITIALIZE, 'none'),
    ours: refused(400, -32602, /^Invalid initialize params: /),
    theirs: NOT_INITIALIZED,
    fields: ['id', 'error.code', 'error.message'],
  },
  {
    because: 'initialize must not be part of a batch (spec 2025-03-26, Lifecycle: Initialization)',
    cases: named(/^initialize in a batch$/, 'none'),
    ours: refused(400, -32600, /never part of a batch$/),
    theirs: served,
  },
  {
    because: 'the same refusal in our own words',
    cases: named(/^initialize beside a ping$/, 'none'),
    ours: refused(400, -32600, /never part of a batch$/),
    theirs: refused(400, -32600, /Only one initialization request/),
    fields: ['error.message'],
  },

  // Headers.
  {
    because: 'without a session header the client is told which header is missing (issue §3: 400 -32000)',
    cases: ({ session }) => session === 'none',
    ours: NO_SESSION,
    theirs: NOT_INITIALIZED,
    fields: ['error.message'],
  },
  {
    because: '*/* accepts both types (RFC 9110, Accept)',
    cases: named(ANYTHING, 'live'),
    ours: served,
    theirs: NOT_ACCEPTABLE,
  },
  {
    because: '*/* accepts both types, so that the next problem is told',
    cases: named(ANYTHING, 'none'),
    ours: NO_SESSION,
    theirs: NOT_ACCEPTABLE,
    fields: ['status', 'error.message'],
  },
  {
    because: 'an encoded body is refused instead of being read as if it were not (RFC 9110, 415)',
    cases: named(/^POST, encoded body$/, 'live'),
    ours: refused(415, -32000, /Content-Encoding must be identity$/),
    theirs: served,
  },
  {
    because: 'an encoded body is refused before anything is said about sessions',
    cases: named(/^POST, encoded body$/, 'none'),
    ours: refused(415, -32000, /Content-Encoding must be identity$/),
    theirs: NOT_INITIALIZED,
    fields: ['status', 'error.message'],
  },
  {
    because: 'Host and Origin are checked by default (issue §3; spec, Streamable HTTP: Security Warning)',
    cases: named(FOREIGN, 'live'),
    ours: FORBIDDEN,
    theirs: served,
  },
  {
    because: 'Host and Origin are checked before anything is said about sessions',
    cases: named(FOREIGN, 'none'),
    ours: FORBIDDEN,
    theirs: NOT_INITIALIZED,
    fields: ['status', 'error.message'],
  },

  // Dead sessions.
  {
    because: 'a dead session has one exact body (DESIGN §3)',
    cases: ({ session }) => session === 'dead',
    ours: refused(404, -32001, 'Session not found or expired'),
    theirs: GONE,
    fields: ['error.message'],
  },
  {
    because: 'what is malformed or forbidden is refused before the store is asked about the session (DESIGN §3)',
    cases: ({ session }) => session === 'dead',
    ours: ({ status, 'error.code': code }) =>
      [400, 403, 405, 406, 415].includes(Number(status)) && typeof code === 'number',
    theirs: GONE,
    fields: ['status', 'allow', 'id', 'error.code', 'error.message'],
  },
  {
    because: 'the same for HEAD, whose answers have no body',
    cases: named(/^HEAD$/, 'dead'),
    ours: ({ status, allow }) => status === 405 && allow === 'GET, POST, DELETE',
    theirs: ({ status }) => status === 404,
    fields: ['status', 'allow'],
  },
];
