import { choice, integer, optionalFlag, text } from './variable.js';

const KIB = 1024;
const MIB = 1024 * KIB;

/** `off`, a number of proxies, or addresses and networks of proxies; `limitConflicts` looks at those more closely. */
const PROXIES = /^(off|[1-9]\d?|[0-9a-f]*[.:][0-9a-f.:]*(\/\d{1,3})?(,[0-9a-f]*[.:][0-9a-f.:]*(\/\d{1,3})?)*)$/i;

const limits = 'Limits';

/** The settings of what one caller, one session and one pod may use up, as in `variables`. docs/limits.md has the reasons. */
export const limitVariables = {
  requestMaxHeaderBytes: integer(KIB, 256 * KIB, 16 * KIB, {
    group: limits,
    meaning: 'Bytes of all headers of a request; more is a 431.',
  }),
  requestMaxHeaders: integer(10, 1_000, 100, {
    group: limits,
    meaning: 'Headers of a request; more is a 431.',
  }),
  requestMaxDepth: integer(8, 1_000, 64, {
    group: limits,
    meaning: 'How deep the JSON of a request may be nested; deeper is a 400.',
  }),
  requestMaxValues: integer(1_000, 1_000_000, 10_000, {
    group: limits,
    meaning:
      'JSON values of a request (texts, numbers, lists, objects) beside the arguments of tools, a batch as a whole; more is a 400.',
  }),
  requestMaxArgumentValues: integer(1_000, 10_000_000, 100_000, {
    group: limits,
    meaning: 'JSON values in the arguments of the tools that a request calls; more is a 400.',
  }),
  requestHeadersTimeoutSeconds: integer(1, 300, 10, {
    group: limits,
    meaning: 'Seconds in which a connection must have sent its first byte, and a request all of its headers; then 408.',
  }),
  requestTimeoutSeconds: integer(1, 3600, 60, {
    group: limits,
    meaning: 'Seconds in which a request must be there as a whole, body included; then 408.',
  }),
  keepAliveTimeoutSeconds: integer(1, 3600, 65, {
    group: limits,
    meaning:
      'Seconds that an idle connection is kept for the next request. More than the load balancer’s ([which are known](affinity.md#idle-connections)), so that it closes first.',
  }),
  connectionStallSeconds: integer(5, 3600, 120, {
    group: limits,
    meaning: 'Seconds after which a connection is cut on which not one byte moves while a request is served.',
  }),
  connectionsMax: integer(1, 1_000_000, 20_000, {
    group: limits,
    meaning: 'Open connections of one pod; the next is closed at once. Stay below the limit of open files.',
  }),
  connectionsMaxPerAddress: integer(0, 1_000_000, 0, {
    group: limits,
    meaning: 'Open connections from one address to one pod. `0` is no such limit: behind a proxy all have one address.',
    example: '500',
  }),

  trustProxy: text(PROXIES, 'is not off, a number of proxies from 1 to 99, or addresses and networks', 'off', {
    group: limits,
    meaning:
      'Whose `X-Forwarded-For` is believed: `off`, the number of proxies in front, or their addresses and networks (CIDR).',
    example: '10.0.0.0/8,fd00::/8',
  }),
  rateLimitEnabled: optionalFlag({
    group: limits,
    meaning: 'Whether callers are limited in what they ask for.',
    example: 'true',
    defaultText: '`true` (`false` when `HOST` is a loopback address and `AUTH_ISSUER` is unset)',
  }),
  rateLimitWindowSeconds: integer(1, 3600, 60, {
    group: limits,
    meaning: 'Seconds that the five numbers below are for. A window begins with its first request.',
  }),
  rateLimitPerCaller: integer(1, 10_000_000, 1_200, {
    group: limits,
    meaning: 'HTTP requests of one caller in a window: a principal, or an address without authentication.',
  }),
  rateLimitInitialize: integer(1, 10_000_000, 60, {
    group: limits,
    meaning: 'Sessions that one caller may open in a window.',
  }),
  rateLimitAuthFailures: integer(1, 10_000_000, 600, {
    group: limits,
    meaning:
      'Requests without a good token that one pod answers from one address in a window. Past it they are a 429, and new tokens are checked one at a time. As many are refused for their `Host` or `Origin` before those are a 429.',
  }),
  rateLimitAdmin: integer(1, 10_000_000, 60, {
    group: limits,
    meaning: 'Requests of one caller to `/admin` in a window, those without the scope included.',
  }),
  rateLimitGlobal: integer(0, 1_000_000_000, 0, {
    group: limits,
    meaning: 'HTTP requests of all callers to all pods in a window. `0` is no such limit.',
    example: '600000',
  }),

  sessionMaxPerPrincipal: integer(0, 100_000, 100, {
    group: limits,
    meaning:
      'Live sessions of one principal, or of one address without a token (`PUBLIC_CAPABILITIES`). `0` is no such limit. Without authentication there is none.',
  }),
  sessionMaxAnonymous: integer(1, 10_000_000, 10_000, {
    group: limits,
    meaning: 'Live sessions of all callers without a token together, over all pods (`PUBLIC_CAPABILITIES`).',
  }),
  sessionCapPolicy: choice(['end-oldest', 'refuse'], 'end-oldest', {
    group: limits,
    meaning:
      'What happens when a principal, or callers without a token, open one more: of theirs the session that was unused for longest ends, or the new one is refused with 429.',
  }),
  sessionMaxCalls: integer(1, 100_000, 100, {
    group: limits,
    meaning:
      'Calls of one session, or without sessions of one batch, that run at the same time in a pod; more is a 429.',
  }),
  callsMax: integer(1, 1_000_000, 5_000, {
    group: limits,
    meaning: 'Calls of both eras that run at the same time in a pod; more is a 503.',
  }),
  answersMaxWaitingBytes: integer(64 * KIB, 16 * 1024 * MIB, 64 * MIB, {
    group: limits,
    meaning:
      'Bytes of clients’ answers that one pod has put into Redis for other pods and that none of them has fetched; more is a 503.',
  }),
  callerMaxPercent: integer(1, 100, 50, {
    group: limits,
    meaning:
      'Percent of `CALLS_MAX`, `STREAMS_MAX`, `LISTEN_MAX_STREAMS`, `TASK_MAX_RUNNING` and `ANSWERS_MAX_WAITING_BYTES` that one caller may have in a pod: a principal, or an address without authentication. `100` where a gateway speaks for all.',
  }),
  anonymousMaxPercent: integer(1, 100, 50, {
    group: limits,
    meaning:
      'Percent of `CALLS_MAX`, `STREAMS_MAX`, `LISTEN_MAX_STREAMS`, `ANSWERS_MAX_WAITING_BYTES` and `RATE_LIMIT_GLOBAL` that all callers without a token together may have, where `PUBLIC_CAPABILITIES` lets such in. The rest is for callers with one.',
  }),
  streamsMax: integer(1, 1_000_000, 10_000, {
    group: limits,
    meaning: 'Open SSE streams of one pod; past it a GET is answered 503.',
  }),
};
