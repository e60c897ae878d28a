import { describeChart, render, WITH_REDIS } from './support/chart.js';

const SCALED = { ...WITH_REDIS, autoscaling: { enabled: true } };

describeChart('the disruption budget', () => {
  const budgetOf = (values: object) => render({ values }).of('PodDisruptionBudget')[0]?.spec;

  it('is absent for one pod, which it would only tie to its node', () => {
    expect(budgetOf({})).toBeUndefined();
    expect(budgetOf({ ...WITH_REDIS, autoscaling: { enabled: true, minReplicas: 1 } })).toBeUndefined();
  });

  it('lets one pod go at a time as soon as two run at least', () => {
    expect(budgetOf({ ...WITH_REDIS, replicaCount: 2 })).toMatchObject({ maxUnavailable: 1 });
    expect(budgetOf(SCALED)).toMatchObject({ maxUnavailable: 1, unhealthyPodEvictionPolicy: 'AlwaysAllow' });
    expect(budgetOf({ ...WITH_REDIS, keda: { enabled: true } })).toMatchObject({ maxUnavailable: 1 });
  });

  it('takes what values say', () => {
    const values = { ...WITH_REDIS, replicaCount: 3 };
    expect(budgetOf({ ...values, podDisruptionBudget: { minAvailable: '50%' } })).toMatchObject({
      minAvailable: '50%',
    });
    expect(budgetOf({ ...values, podDisruptionBudget: { maxUnavailable: 2 } })).toMatchObject({ maxUnavailable: 2 });
    expect(budgetOf({ ...values, podDisruptionBudget: { enabled: false } })).toBeUndefined();
  });
});

describeChart('pods without sessions', () => {
  it('are what values must ask for', () => {
    for (const values of [{}, { settings: { legacySessions: 'on' } }, { settings: { legacySessions: true } }])
      expect(render({ values }).one('ConfigMap', 'mooring').data.LEGACY_SESSIONS).toBe('on');
  });

  // YAML reads the word as a boolean where it has no quotes.
  it.each(['off', false])(
    'are as many as values say without a Redis, with a key for questions in common: %j',
    (word) => {
      const settings = { legacySessions: word };
      const rendered = render({
        values: { replicaCount: 3, settings, stateKeys: { existingSecret: { name: 'keys' } } },
      });
      expect(rendered.one('Deployment').spec.replicas).toBe(3);
      expect(rendered.one('ConfigMap', 'mooring').data.LEGACY_SESSIONS).toBe('off');
    },
  );
});

describeChart('the HorizontalPodAutoscaler', () => {
  it('scales by CPU, and leaves slowly', () => {
    const { spec } = render({ values: SCALED }).one('HorizontalPodAutoscaler');
    expect(spec.metrics).toEqual([
      { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } } },
    ]);
    expect(spec.behavior.scaleDown).toEqual({
      stabilizationWindowSeconds: 300,
      policies: [{ type: 'Pods', value: 1, periodSeconds: 60 }],
    });
    expect(spec.scaleTargetRef.name).toBe('mooring');
  });

  it('scales by open streams, event-loop use and more where values say so', () => {
    const external = { type: 'External', external: { metric: { name: 'x' }, target: { type: 'Value', value: '1' } } };
    const targets = {
      targetCPUUtilizationPercentage: null,
      targetOpenStreams: 500,
      targetEventLoopUtilizationPercentage: 60,
    };
    const autoscaling = { enabled: true, ...targets, metrics: [external] };
    const { metrics } = render({ values: { ...WITH_REDIS, autoscaling } }).one('HorizontalPodAutoscaler').spec;
    expect(metrics).toEqual([
      {
        type: 'Pods',
        pods: { metric: { name: 'mcp_streams_open' }, target: { type: 'AverageValue', averageValue: '500' } },
      },
      {
        type: 'Pods',
        pods: {
          metric: { name: 'mcp_event_loop_use' },
          target: { type: 'AverageValue', averageValue: '600m' },
        },
      },
      external,
    ]);
  });
});

describeChart('the ScaledObject', () => {
  it('asks Prometheus for the same, and stands in for the HorizontalPodAutoscaler', () => {
    const rendered = render({ file: 'keda-values.yaml', name: 'rel', namespace: 'prod' });
    expect(rendered.of('HorizontalPodAutoscaler')).toEqual([]);
    const { spec } = rendered.one('ScaledObject');
    expect(spec).toMatchObject({ minReplicaCount: 2, maxReplicaCount: 20, scaleTargetRef: { name: 'rel-mooring' } });
    expect(
      spec.triggers.map(({ type, metadata }: { type: string; metadata: object }) => ({ type, ...metadata })),
    ).toEqual([
      { type: 'cpu', value: '70' },
      {
        type: 'prometheus',
        serverAddress: 'http://prometheus.monitoring.svc:9090',
        query: 'sum(mcp_streams_open{job="rel",namespace="prod"})',
        threshold: '1500',
      },
      {
        type: 'prometheus',
        serverAddress: 'http://prometheus.monitoring.svc:9090',
        query: 'sum(rate(mcp_event_loop_active_seconds_total{job="rel",namespace="prod"}[2m]))',
        threshold: '0.7',
      },
      expect.objectContaining({ type: 'cron' }),
    ]);
  });
});
