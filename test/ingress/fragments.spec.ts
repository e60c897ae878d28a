import { parse } from 'yaml';
import { z } from 'zod';
import { loadSettings, type Settings } from '../../src/config/settings.js';
import { affinity, blocks } from './support/affinity-document.js';

const named = z.strictObject({ name: z.literal('mooring') });

const { keepAliveTimeoutSeconds } = defaultSettings();

/** An idle time-out in seconds that ends before the pod's own. */
const shortIdle = z
  .string()
  .regex(/^\d+s$/)
  .refine((text) => Number.parseInt(text, 10) < keepAliveTimeoutSeconds);

/** A route as `networking.k8s.io/v1` has it, with annotations of ingress-nginx, whose values are strings. */
const ingress = z.strictObject({
  apiVersion: z.literal('networking.k8s.io/v1'),
  kind: z.literal('Ingress'),
  metadata: named.extend({
    annotations: z.strictObject({
      'nginx.ingress.kubernetes.io/upstream-hash-by': z.literal('$http_mcp_session_id'),
      'nginx.ingress.kubernetes.io/proxy-buffering': z.literal('off'),
      'nginx.ingress.kubernetes.io/proxy-read-timeout': z.string().regex(/^\d+$/),
    }),
  }),
  spec: z.strictObject({
    ingressClassName: z.string(),
    rules: z.tuple([
      z.strictObject({
        host: z.string(),
        http: z.strictObject({
          paths: z.tuple([
            z.strictObject({
              path: z.literal('/'),
              pathType: z.literal('Prefix'),
              backend: z.strictObject({ service: named.extend({ port: z.strictObject({ name: z.literal('http') }) }) }),
            }),
          ]),
        }),
      }),
    ]),
  }),
});

/** https://gateway.envoyproxy.io/docs/api/extension_types/#consistenthash */
const backendTrafficPolicy = z.strictObject({
  apiVersion: z.literal('gateway.envoyproxy.io/v1alpha1'),
  kind: z.literal('BackendTrafficPolicy'),
  metadata: named,
  spec: z.strictObject({
    targetRefs: z.tuple([
      named.extend({ group: z.literal('gateway.networking.k8s.io'), kind: z.literal('HTTPRoute') }),
    ]),
    loadBalancer: z.strictObject({
      type: z.literal('ConsistentHash'),
      consistentHash: z.strictObject({
        type: z.literal('Header'),
        header: z.strictObject({ name: z.literal('Mcp-Session-Id') }),
      }),
    }),
    timeout: z.strictObject({ http: z.strictObject({ connectionIdleTimeout: shortIdle }) }),
  }),
});

/** https://istio.io/latest/docs/reference/config/networking/destination-rule/#LoadBalancerSettings-ConsistentHashLB */
const destinationRule = z.strictObject({
  apiVersion: z.literal('networking.istio.io/v1'),
  kind: z.literal('DestinationRule'),
  metadata: named,
  spec: z.strictObject({
    host: z.literal('mooring'),
    trafficPolicy: z.strictObject({
      loadBalancer: z.strictObject({
        consistentHash: z.strictObject({ httpHeaderName: z.literal('Mcp-Session-Id') }),
      }),
      connectionPool: z.strictObject({ http: z.strictObject({ idleTimeout: shortIdle }) }),
    }),
  }),
});

/** Keywords of a backend in HAProxy's configuration manual, section 4.2, and what may follow them. */
const HAPROXY_LINES = [
  /^mode http$/,
  // Events of a stream would wait for more to fill a packet.
  /^option http-no-delay$/,
  /^balance hdr\(Mcp-Session-Id\)$/,
  /^hash-type consistent$/,
  /^retries \d+$/,
  // Whatever else is retried would repeat a POST that a pod has begun.
  /^retry-on conn-failure$/,
  /^option redispatch 1$/,
  // In the modern era a client cancels by closing, which HAProxy keeps to itself without this.
  /^option abortonclose$/,
  // Without a check a pod that leaves gets new connections until its socket closes, and those in its queue are cut.
  /^option httpchk$/,
  /^http-check send meth GET uri \/health\/ready ver HTTP\/1\.1 hdr Host localhost$/,
  /^default-server check inter 1s fall 2 rise 1$/,
  /^timeout server \d+[smh]$/,
];

/** Directives of `reverse_proxy` in Caddy's documentation, and what may follow them. */
const CADDY_LINES = [
  /^reverse_proxy( mooring-\d:3000){3} \{$/,
  /^lb_policy header Mcp-Session-Id$/,
  // Without `lb_retry_match` only GET is sent again that a pod may have begun; a refused connection is always tried elsewhere.
  /^lb_try_duration \d+s$/,
  /^lb_try_interval \d+ms$/,
  /^health_uri \/health\/ready$/,
  /^health_interval 1s$/,
  /^health_timeout 1s$/,
  /^transport http \{$/,
  /^keepalive (\d+)s$/,
  /^\}$/,
  /^\}$/,
];

describe('the fragments for ingresses in docs/affinity.md', () => {
  it('are manifests with documented fields that hash by the session', () => {
    const manifests = blocks('yaml').map((text) => parse(text) as unknown);
    const schemas = [ingress, backendTrafficPolicy, destinationRule];
    expect(manifests).toHaveLength(schemas.length);
    schemas.forEach((schema, index) => expect(schema.safeParse(manifests[index]).error).toBeUndefined());
  });

  it('are a backend of HAProxy that hashes by the session and repeats nothing that was sent', () => {
    const [backend = '', ...others] = blocks('haproxy');
    const [head, ...lines] = backend.trimEnd().split('\n');
    expect(others).toEqual([]);
    expect(head).toBe('backend mooring');
    expect(lines).toHaveLength(HAPROXY_LINES.length);
    HAPROXY_LINES.forEach((line, index) => expect(lines[index]?.trim()).toMatch(line));
  });

  it('are a site of Caddy that asks pods for their health and repeats nothing that was sent', () => {
    const [site = '', ...others] = blocks('caddyfile');
    const [head, ...lines] = site.trimEnd().split('\n');
    expect(others).toEqual([]);
    expect(head).toBe('mcp.example.com {');
    expect(lines.pop()).toBe('}');
    expect(lines).toHaveLength(CADDY_LINES.length);
    CADDY_LINES.forEach((line, index) => expect(lines[index]?.trim()).toMatch(line));
    const [, idle] = /keepalive (\d+)s/.exec(site) ?? [];
    expect(Number(idle)).toBeLessThan(keepAliveTimeoutSeconds);
  });
});

describe('the table of idle connections in docs/affinity.md', () => {
  // What the makers document as the time for which an idle connection to a pod is kept, in seconds (November 2026).
  const KEPT: readonly (readonly [name: string, seconds: number])[] = [
    ['nginx', 60],
    ['HAProxy', 5],
    ['Envoy', 3600],
    ['Traefik', 90],
    ['Caddy', 120],
    ['AWS Application Load Balancer', 60],
    ['Google Cloud Application Load Balancer', 600],
  ];
  const rows = [...affinity.matchAll(/^\| ([^|]+) \| ([^|]+) \| ([^|]+) \|$/gm)].map((cells) =>
    cells.slice(1).map((cell) => cell.trim()),
  );

  it.each(KEPT)('has %s, and says what to do where it keeps them longer than a pod', (name, seconds) => {
    const [, kept = '', advice = ''] = rows.find(([first]) => first?.startsWith(name)) ?? [];
    expect(secondsIn(kept)).toBe(seconds);
    expect(advice.startsWith('fits')).toBe(seconds < keepAliveTimeoutSeconds);
    const here = /(\d+) here/.exec(advice)?.[1];
    if (here) expect(Number(here)).toBeGreaterThan(advice.startsWith('fits') ? 0 : seconds);
    const there = /set (\d+) s there/.exec(advice)?.[1];
    if (there) expect(Number(there)).toBeLessThan(keepAliveTimeoutSeconds);
  });

  it('names the default of this service', () => {
    expect(affinity).toContain(`\`KEEP_ALIVE_TIMEOUT_SECONDS\` (${keepAliveTimeoutSeconds};`);
  });
});

const UNITS: Readonly<Record<string, number>> = { s: 1, minutes: 60, hour: 3600 };

function secondsIn(text: string): number {
  const [, count, unit = ''] = /^(\d+) (s|minutes|hour)\b/.exec(text) ?? [];
  return Number(count) * (UNITS[unit] ?? NaN);
}

function defaultSettings(): Settings {
  const outcome = loadSettings({});
  if (!outcome.ok) throw new Error(outcome.message);
  return outcome.settings;
}
