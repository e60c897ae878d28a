import { authVariables } from './auth-variables.js';
import { identityVariables } from './identity-variables.js';
import { limitVariables } from './limit-variables.js';
import { serverVariables } from './server-variables.js';
import { EXAMPLE_STATE_KEY, isStateKeyText } from './state-key-text.js';
import { taskVariables } from './task-variables.js';
import { tracingVariables } from './tracing-variables.js';
import {
  choice,
  flag,
  integer,
  list,
  optionalChoice,
  optionalInteger,
  optionalText,
  secrets,
  text,
  type VariableFacts,
  variableFacts,
} from './variable.js';

const KIB = 1024;
const MIB = 1024 * KIB;
const DAY = 86_400;

const HOST = /^[a-z0-9._:-]+$/i;
const HOST_NAME = /^(\[[0-9a-f:.]+\]|[a-z0-9._-]+)$/i;
const REDIS_SCHEME = /^rediss?(\+sentinel|\+cluster)?:\/\/\S+$/i;
const ORIGIN = /^[a-z][a-z0-9+.-]*:\/\/(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(:\d{1,5})?$/i;

const endpoint = 'Endpoint';
const store = 'Session store';
const sessions = 'Sessions';
const streams = 'Streams';
const requestState = 'Request state';
const operation = 'Operation';

const lowerCase = (word: string) => word.toLowerCase();

/**
 * Every setting of the service, by the name it has in `Settings`. Its variable is the same name in SCREAMING_SNAKE.
 * Schemas take the text of the variable; an empty text counts as unset.
 */
export const variables = {
  host: text(HOST, 'is not an address or a host name', '127.0.0.1', {
    group: endpoint,
    meaning: 'The address to listen on. The container image sets `0.0.0.0`.',
  }),
  port: integer(0, 65_535, 3000, {
    group: endpoint,
    meaning: 'The port of `/mcp` and `/health`. `0` takes any free port.',
  }),
  allowedHosts: list(
    HOST_NAME,
    'is not a host name (write it without scheme and port)',
    {
      group: endpoint,
      meaning:
        'Names in the `Host` header, on any port, that are answered beside loopback names. Separated by commas. Any other is refused with 403 (DNS rebinding).',
      example: 'mcp.example.com,mooring.default.svc',
    },
    lowerCase,
  ),
  allowedOrigins: list(
    ORIGIN,
    'is not an origin (scheme://host, with no path)',
    {
      group: endpoint,
      meaning:
        'Values of the `Origin` header that are answered, beside loopback ones. Separated by commas. Any other is refused with 403; a request without `Origin` passes.',
      example: 'https://app.example.com',
    },
    lowerCase,
  ),
  requestMaxBytes: integer(KIB, 256 * MIB, 4 * MIB, {
    group: endpoint,
    meaning: 'The largest request body in bytes; a larger one is answered 413.',
  }),
  listPageSize: integer(1, 10_000, 100, {
    group: endpoint,
    meaning: 'Tools, resources, resource templates or prompts on one page of a list.',
  }),
  mcpModules: list(/^\S+$/, 'holds a blank', {
    group: endpoint,
    meaning:
      'Team modules to load: package names or file paths, separated by commas (docs/extending.md). Unset loads the demo module.',
    example: '@acme/weather-tools,./dist/billing.module.js',
  }),

  ...serverVariables,

  ...identityVariables,
  ...authVariables,
  ...limitVariables,

  redisUrl: optionalText(
    REDIS_SCHEME,
    'is not a URL that begins with redis://, rediss:// or one of their +sentinel and +cluster forms',
    {
      group: store,
      meaning:
        'Where sessions live. Unset keeps them in the memory of this process, which forgets them when it ends. The forms are below.',
      example: 'redis://127.0.0.1:6379',
      defaultText: 'unset',
      secret: true,
    },
  ),
  redisKeyPrefix: optionalText(/^[A-Za-z0-9:._-]{1,64}$/, 'is not 1 to 64 of A-Z a-z 0-9 : . _ -', {
    group: store,
    meaning:
      'Stands before every key, so that several services can share one Redis: `team-a:` makes `team-a:mooring:…`.',
    example: 'team-a:',
    defaultText: 'unset',
  }),
  redisWaitReplicas: integer(0, 10, 0, {
    group: store,
    meaning:
      'Replicas that must have an opened, deleted or revoked session before its client is told so; fewer in time is a 503. `0` trusts the master alone.',
    example: '1',
  }),
  busMaxMessageBytes: integer(KIB, MIB, 64 * KIB, {
    group: store,
    meaning:
      'Bytes of one message between pods. Messages only wake, so they are small; a larger one, a client’s progress say, is dropped and counted.',
  }),
  storeTimeoutMs: integer(10, 60_000, 1000, {
    group: store,
    meaning: 'Milliseconds that one Redis command may take before the store counts as unavailable.',
  }),
  storeWaitSeconds: integer(0, 300, 15, {
    group: store,
    meaning:
      'Seconds that a GET waits for an unavailable store before its 503; clients give a stream up for good after two failures.',
  }),
  readyRequiresRedis: flag(false, {
    group: store,
    meaning:
      'Whether `/health/ready` is 503 while Redis is away. With `false` it stays 200 and says `degraded`. Needs `REDIS_URL`.',
    example: 'true',
  }),

  legacySessions: choice(['on', 'off'], 'on', {
    group: sessions,
    meaning:
      'Whether clients of revisions up to 2025-11-25 get sessions. With `off` each of their requests stands for itself: no session store, no GET stream, no questions ([what is lost](sessions-and-memory.md#without-sessions)).',
    example: 'off',
  }),
  sessionTtlSeconds: integer(1, 90 * DAY, DAY, {
    group: sessions,
    meaning: 'Seconds that a session lives after its last request; an open stream counts as one.',
  }),
  sessionParkAfterSeconds: integer(1, 24 * DAY, 300, {
    group: sessions,
    meaning: 'Seconds without a request after which a transport leaves memory. The session lives on in the store.',
  }),
  sessionMaxWarm: integer(1, 1_000_000, 10_000, {
    group: sessions,
    meaning: 'Transports in the memory of one pod at most; past it the longest idle one is parked.',
  }),
  sessionMaxSubscriptions: integer(1, 10_000, 100, {
    group: sessions,
    meaning: 'Resource subscriptions of one session, or of one `subscriptions/listen` stream, at most.',
  }),
  sessionMaxGetStreams: integer(1, 100, 4, {
    group: sessions,
    meaning: 'Open GET streams of one session at most; for one more the oldest ends, at most every 10 seconds.',
  }),
  elicitTimeoutSeconds: integer(1, DAY, 300, {
    group: sessions,
    meaning: 'Seconds that a call waits for the client to answer an elicitation, a sampling or a roots request.',
  }),

  streamMaxBufferedBytes: integer(KIB, 256 * MIB, MIB, {
    group: streams,
    meaning: 'Bytes that may wait for a slow reader; past them its stream is closed and the client resumes it.',
  }),
  streamKeepAliveSeconds: integer(1, 3600, 15, {
    group: streams,
    meaning: 'Seconds between the comments that keep a silent stream open through proxies.',
  }),
  listenMaxStreams: integer(1, 1_000_000, 10_000, {
    group: streams,
    meaning:
      'Open `subscriptions/listen` streams in one pod at most; one more is a 503. Each takes 24 KB with its connection, so that the default leaves a pod within the memory limit of the chart.',
  }),
  eventLogMaxEvents: integer(1, 100_000, 1000, {
    group: streams,
    meaning: 'Events of one stream that are kept for `Last-Event-ID`.',
  }),
  eventLogMaxBytes: integer(KIB, 256 * MIB, MIB, {
    group: streams,
    meaning: 'Bytes of one stream that are kept for `Last-Event-ID`.',
  }),
  eventLogTtlSeconds: integer(1, DAY, 300, {
    group: streams,
    meaning: 'Seconds that the events of a stream are kept after the last one.',
  }),

  mcpStateKeys: secrets(isStateKeyText, 'is not base64 of exactly 32 bytes', {
    group: requestState,
    meaning:
      'Keys that seal what a question to a stateless client has to remember: each 32 random bytes in base64 (`openssl rand -base64 32`), separated by commas. The first seals, all open; [how to rotate them](protocol-eras.md#request-state-and-its-keys). Unset, pods share a key in Redis, and a process without Redis makes its own. The example is refused.',
    example: EXAMPLE_STATE_KEY,
  }),
  mcpStateTtlSeconds: integer(1, DAY, 3600, {
    group: requestState,
    meaning:
      'Seconds from the first question of a call in which its answers are taken. Within them a state may be presented again and again, so take no more than people need to answer.',
  }),
  mcpStateMaxBytes: integer(KIB, 4 * MIB, 64 * KIB, {
    group: requestState,
    meaning:
      'Bytes of one sealed state, which holds all answers of earlier rounds. Keep it well below `REQUEST_MAX_BYTES`: it comes back in a request.',
  }),

  ...taskVariables,

  metricsPort: integer(0, 65_535, 9464, {
    group: operation,
    meaning: 'The port of `/metrics`, so that a network policy can fence it. `0` serves `/metrics` on `PORT`.',
  }),
  shutdownDelaySeconds: optionalInteger(0, 3600, {
    group: operation,
    meaning:
      'Seconds after SIGTERM in which `/health/ready` is 503 and all is still served, so that load balancers can look away.',
    example: '5',
    defaultText: '`5` (`0` when `HOST` is a loopback address)',
  }),
  shutdownDrainSeconds: integer(0, 3600, 20, {
    group: operation,
    meaning: 'Seconds that running calls then have to finish.',
  }),
  logLevel: choice(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], 'info', {
    group: operation,
    meaning: 'The least level that is logged.',
  }),
  logFormat: optionalChoice(['json', 'pretty'], {
    group: operation,
    meaning: 'One JSON object a line, or text for people.',
    example: 'json',
    defaultText: '`json` (`pretty` on a terminal)',
  }),
  auditLog: optionalText(/^(off|stdout|stderr|\/\S*)$/, 'is not off, stdout, stderr or the absolute path of a file', {
    group: operation,
    meaning: 'Where the audit log goes (docs/security.md): `off`, `stdout`, `stderr` or a file, which is appended to.',
    example: '/var/log/mooring/audit.jsonl',
    defaultText: '`stdout` with `AUTH_ISSUER`, else `off`',
  }),
  auditPrincipal: choice(['hash', 'sub'], 'hash', {
    group: operation,
    meaning: 'How the audit log names a caller: a stable hash, or issuer and subject as they are.',
  }),

  ...tracingVariables,
};

/** The name of a setting, as in `Settings`. */
export type SettingName = keyof typeof variables;

export const settingNames = Object.keys(variables) as SettingName[];

/** The variable of a setting: `sessionTtlSeconds` is `SESSION_TTL_SECONDS`. */
export function variableName(setting: string): string {
  return setting.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
}

export function settingFacts(setting: SettingName): VariableFacts {
  const facts = variableFacts.get(variables[setting]);
  if (!facts) throw new Error(`The setting ${setting} has no facts to document.`);
  return facts;
}
