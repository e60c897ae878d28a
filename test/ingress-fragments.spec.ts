import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

const named = z.strictObject({ name: z.literal('mooring') });

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
    }),
  }),
});

/** Keywords of a backend in HAProxy's configuration manual, section 4.2, and what may follow them. */
const HAPROXY_LINES = [
  /^mode http$/,
  /^balance hdr\(Mcp-Session-Id\)$/,
  /^hash-type consistent$/,
  /^retries \d+$/,
  // Whatever else is retried would repeat a POST that a pod has begun.
  /^retry-on conn-failure$/,
  /^option redispatch 1$/,
  // In the modern era a client cancels by closing, which HAProxy keeps to itself without this.
  /^option abortonclose$/,
  /^timeout server \d+[smh]$/,
];

const affinity = readFileSync(join(__dirname, '..', 'docs', 'affinity.md'), 'utf8');

/** The code blocks in one language, as a reader copies them. */
const blocks = (language: string) =>
  [...affinity.matchAll(/^```(\w*)\n(.*?)^```$/gms)].flatMap(([, is, text]) => (is === language ? [String(text)] : []));

describe('the fragments for ingresses in docs/affinity.md', () => {
  it('are manifests with documented fields that hash by the session', () => {
    const manifests = blocks('yaml').map((text) => parse(text) as unknown);
    const schemas = [ingress, backendTrafficPolicy, destinationRule];
    expect(manifests).toHaveLength(schemas.length);
    schemas.forEach((schema, index) => expect(schema.safeParse(manifests[index]).error).toBeUndefined());
  });

  it('are a backend of HAProxy that hashes by the session and repeats nothing that was sent', () => {
    const [backend = '', ...others] = blocks('');
    const [head, ...lines] = backend.trimEnd().split('\n');
    expect(others).toEqual([]);
    expect(head).toBe('backend mooring');
    expect(lines).toHaveLength(HAPROXY_LINES.length);
    HAPROXY_LINES.forEach((line, index) => expect(lines[index]?.trim()).toMatch(line));
  });
});
