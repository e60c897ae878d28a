import { loadSettings } from '../../src/config/settings.js';
import { describeChart, render, WITH_REDIS } from './support/chart.js';

const POLICY = { networkPolicy: { enabled: true } };

function settingsOf(environment: Record<string, string>) {
  const outcome = loadSettings(environment);
  if (!outcome.ok) throw new Error(outcome.message);
  return outcome.settings;
}

describeChart('the network policy', () => {
  it('lets metrics in from the monitoring namespace alone', () => {
    const { ingress, policyTypes } = render({ values: POLICY }).one('NetworkPolicy').spec;
    expect(policyTypes).toEqual(['Ingress', 'Egress']);
    expect(ingress).toEqual([
      { ports: [{ port: 'http' }] },
      {
        ports: [{ port: 'metrics' }],
        from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'monitoring' } } }],
      },
    ]);
  });

  it('lets /mcp in from whom values name, and from the test pod', () => {
    const rendered = render({ file: 'production-values.yaml' });
    const { from } = rendered.one('NetworkPolicy').spec.ingress[0];
    expect(from).toHaveLength(2);
    expect(rendered.one('Pod').metadata.labels).toMatchObject(from[0].podSelector.matchLabels);
    expect(from[1]).toEqual({ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'gateways' } } });
  });

  it('lets nothing out but DNS, Redis and what values add', () => {
    const [dns, ...others] = render({ values: POLICY }).one('NetworkPolicy').spec.egress;
    expect(dns.ports).toEqual([
      { port: 53, protocol: 'UDP' },
      { port: 53, protocol: 'TCP' },
    ]);
    expect(others).toEqual([]);
    const [, redis, issuers, tools] = render({ file: 'production-values.yaml' }).one('NetworkPolicy').spec.egress;
    expect(redis).toEqual({ ports: [{ port: 6380, protocol: 'TCP' }], to: [{ ipBlock: { cidr: '10.20.0.0/24' } }] });
    expect(issuers).toEqual({ ports: [{ port: 443, protocol: 'TCP' }] });
    expect(tools.to).toEqual([{ ipBlock: { cidr: '10.30.0.0/16' } }]);
  });

  it('lets DNS out on the port of OpenShift there', () => {
    const [dns] = render({ file: 'openshift-values.yaml' }).one('NetworkPolicy').spec.egress;
    expect(dns.ports.map(({ port }: { port: number }) => port)).toEqual([53, 53, 5353, 5353]);
  });

  it.each([
    [{ url: 'redis://user:pa%3Ass@redis:7001/2' }, [7001]],
    [{ url: 'rediss://redis' }, [6379]],
    [{ url: 'redis+cluster://a:7000,b' }, [7000, 6379]],
    [{ url: 'redis+sentinel://a,b:26380/main' }, [6379, 26379, 26380]],
    [{ existingSecret: { name: 'x' } }, [6379]],
    [{ hosts: ['redis:1234'] }, [1234]],
    [{ mode: 'sentinel', hosts: ['a'], masterName: 'm' }, [6379, 26379]],
  ])('knows the ports of %j', (redis, ports) => {
    const { egress } = render({ values: { ...POLICY, redis } }).one('NetworkPolicy').spec;
    expect(egress[1].ports.map(({ port }: { port: number }) => port)).toEqual(ports);
  });

  it('reaches the development Redis by its labels', () => {
    const rendered = render({ file: 'development-values.yaml' });
    const [{ podSelector }] = rendered.one('NetworkPolicy').spec.egress[1].to;
    const redis = rendered.of('Deployment').find(({ metadata }) => metadata.name === 'mooring-redis');
    expect(redis.spec.template.metadata.labels).toMatchObject(podSelector.matchLabels);
  });
});

describeChart('the Service', () => {
  it('shows no metrics: they have a Service of their own, inside the cluster', () => {
    const rendered = render({ file: 'extras-values.yaml' });
    expect(rendered.one('Service', 'acme-tools').spec).toMatchObject({
      type: 'LoadBalancer',
      ports: [{ name: 'http' }],
    });
    expect(rendered.one('Service', 'acme-tools').spec.ports).toHaveLength(1);
    expect(rendered.one('Service', 'acme-tools-metrics').spec).toMatchObject({
      clusterIP: 'None',
      ports: [{ port: 9464 }],
    });
  });

  it('selects neither the development Redis nor the test pod', () => {
    const rendered = render({ file: 'development-values.yaml' });
    const selected = rendered.one('Service', 'mooring').spec.selector['app.kubernetes.io/name'];
    const redis = rendered.of('Deployment').find(({ metadata }) => metadata.name === 'mooring-redis');
    const others = [redis.spec.template, rendered.one('Pod')];
    for (const { metadata } of others) expect(metadata.labels['app.kubernetes.io/name']).not.toBe(selected);
  });

  it('spreads requests over all pods, and keeps a client with one only where that is asked for', () => {
    const affinityOf = (values: object) => render({ values }).one('Service', 'mooring').spec.sessionAffinity;
    expect(affinityOf({})).toBe('None');
    expect(affinityOf({ ...WITH_REDIS, replicaCount: 2 })).toBe('None');
    expect(affinityOf({ ...WITH_REDIS, replicaCount: 2, service: { sessionAffinity: 'ClientIP' } })).toBe('ClientIP');
  });

  it('is scraped by the ServiceMonitor, under the job that the alerts select', () => {
    const rendered = render({ file: 'production-values.yaml', name: 'rel', namespace: 'prod' });
    const { spec } = rendered.one('ServiceMonitor');
    const { metadata } = rendered.one('Service', 'rel-mooring-metrics');
    expect(metadata.labels).toMatchObject(spec.selector.matchLabels);
    expect(rendered.one('Service', 'rel-mooring').metadata.labels).not.toMatchObject(spec.selector.matchLabels);
    const job = metadata.labels[spec.jobLabel];
    const [{ rules }] = rendered.one('PrometheusRule').spec.groups;
    for (const { expr } of rules) expect(expr).toContain(`job="${job}",namespace="prod"`);
  });
});

describeChart('the ways in', () => {
  it('serve /mcp, and with authentication what leads clients to it', () => {
    const { spec } = render({ file: 'ingress-values.yaml' }).one('Ingress');
    for (const { http } of spec.rules) expect(http.paths).toMatchObject([{ path: '/mcp', pathType: 'Exact' }]);
    const [rule] = render({ file: 'production-values.yaml' }).one('HTTPRoute').spec.rules;
    const metadata = '/.well-known/oauth-protected-resource';
    expect(rule.matches).toEqual([
      { path: { type: 'Exact', value: '/mcp' } },
      { path: { type: 'PathPrefix', value: metadata } },
    ]);
    const auth = { issuers: ['https://login.example.com'], audience: ['https://mcp.example.com/mcp'] };
    const [{ http }] = render({ file: 'ingress-values.yaml', values: { auth } }).one('Ingress').spec.rules;
    expect(http.paths).toMatchObject([{ path: '/mcp' }, { path: metadata, pathType: 'Prefix' }]);
  });

  it('lead to routes of a team that values name, and to nothing else', () => {
    const values = { routes: ['/reports', '/hooks'] };
    const { spec } = render({ file: 'ingress-values.yaml', values }).one('Ingress');
    for (const { http } of spec.rules)
      expect(http.paths.slice(1)).toMatchObject([
        { path: '/reports', pathType: 'Prefix' },
        { path: '/hooks', pathType: 'Prefix' },
      ]);
    const [, ...rules] = render({ file: 'production-values.yaml', values }).one('HTTPRoute').spec.rules;
    expect(rules.map(({ matches }: { matches: object }) => matches)).toEqual([
      [{ path: { type: 'PathPrefix', value: '/reports' } }],
      [{ path: { type: 'PathPrefix', value: '/hooks' } }],
    ]);
  });

  it.each(['/health', '/Metrics/x', '/admin', '/mcp', '/.well-known', '/', 'reports', '/a b'])(
    'never lead to %s by values',
    (path) => {
      expect(() => render({ file: 'ingress-values.yaml', values: { routes: [path] } })).toThrow(/routes/);
    },
  );

  it('let streams be long', () => {
    const { annotations } = render({ file: 'ingress-values.yaml' }).one('Ingress').metadata;
    expect(annotations).toMatchObject({
      'nginx.ingress.kubernetes.io/proxy-buffering': 'off',
      'nginx.ingress.kubernetes.io/proxy-read-timeout': '3600',
      'nginx.ingress.kubernetes.io/proxy-body-size': '4194304',
      'nginx.ingress.kubernetes.io/upstream-hash-by': '$http_mcp_session_id',
    });
    expect(annotations['nginx.ingress.kubernetes.io/proxy-send-timeout']).toBe('60');
    const [rule] = render({ file: 'production-values.yaml' }).one('HTTPRoute').spec.rules;
    expect(rule.timeouts).toEqual({ request: '0s', backendRequest: '0s' });
  });

  it('and the Service have names that the service answers to', () => {
    const { environment } = render({ file: 'ingress-values.yaml', name: 'rel', namespace: 'prod' });
    expect(settingsOf(environment).allowedHosts).toEqual([
      'rel-mooring',
      'rel-mooring.prod',
      'rel-mooring.prod.svc',
      'rel-mooring.prod.svc.cluster.local',
      'mcp.example.com',
      'mcp.example.org',
    ]);
    const route = render({ file: 'production-values.yaml' }).environment;
    expect(settingsOf(route).allowedHosts).toContain('mcp.example.com');
  });
});
