import { describeChart, OLDEST, render, VALUES_FILES, WITH_REDIS } from './support/chart.js';

/** Containers that values bring, with rights of their own. */
const OF_VALUES = ['proxy', 'wait'];

const NO_RIGHTS = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ['ALL'] },
};

describeChart('a pod', () => {
  it('is hardened by default', () => {
    const { pod, container } = render();
    expect(pod.securityContext).toMatchObject({
      runAsNonRoot: true,
      runAsUser: 1000,
      seccompProfile: { type: 'RuntimeDefault' },
    });
    expect(container.securityContext).toEqual(NO_RIGHTS);
    expect(pod).toMatchObject({ automountServiceAccountToken: false, enableServiceLinks: false });
    expect(render().one('ServiceAccount').automountServiceAccountToken).toBe(false);
  });

  it.each(VALUES_FILES)('of %s passes the restricted pod security standard, and more', (file) => {
    const rendered = render({ file });
    const pods = [
      ...rendered.of('Deployment').map(({ spec }) => spec.template.spec),
      ...rendered.of('Pod').map(({ spec }) => spec),
    ];
    for (const pod of pods) {
      const { containers, initContainers = [], volumes = [] } = pod;
      expect(pod.securityContext).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } });
      expect(pod.automountServiceAccountToken).toBe(false);
      for (const name of ['hostNetwork', 'hostPID', 'hostIPC']) expect(pod).not.toHaveProperty(name);
      const kinds = volumes.flatMap((volume: object) => Object.keys(volume)).filter((key: string) => key !== 'name');
      expect(['emptyDir', 'configMap', 'secret', 'persistentVolumeClaim']).toEqual(expect.arrayContaining(kinds));
      for (const container of [...initContainers, ...containers]) {
        if (OF_VALUES.includes(container.name as string)) continue;
        expect(container.securityContext).toEqual(NO_RIGHTS);
        for (const { hostPort } of container.ports ?? []) expect(hostPort).toBeUndefined();
        expect(container.resources).toMatchObject({ requests: {}, limits: {} });
      }
    }
  });

  it('asks for what a pod needs, and has a limit of memory above the alert but none of CPU', () => {
    const { requests, limits } = render().container.resources;
    expect(requests).toEqual({ cpu: '250m', memory: '256Mi' });
    expect(limits).toEqual({ memory: '768Mi' });
  });

  it('writes to a /tmp of limited size and nowhere else', () => {
    const { pod, container } = render();
    expect(pod.volumes).toEqual([{ name: 'tmp', emptyDir: { sizeLimit: '64Mi' } }]);
    expect(container.volumeMounts).toEqual([{ name: 'tmp', mountPath: '/tmp' }]);
  });

  it('has the three probes, of which liveness asks nothing about Redis', () => {
    const { container } = render();
    const paths = ['startupProbe', 'livenessProbe', 'readinessProbe'].map((name) => container[name].httpGet);
    expect(paths).toEqual([
      { path: '/health/startup', port: 'http' },
      { path: '/health/live', port: 'http' },
      { path: '/health/ready', port: 'http' },
    ]);
  });

  it('leaves each probe out that is switched off', () => {
    const off = { enabled: false };
    const { container } = render({ values: { probes: { startup: off, liveness: off, readiness: off } } });
    expect(Object.keys(container).filter((key) => key.endsWith('Probe'))).toEqual([]);
  });

  it('is selected by name and instance alone, which no value of an upgrade changes', () => {
    const labels = { 'app.kubernetes.io/name': 'mooring', 'app.kubernetes.io/instance': 'mooring' };
    const values = { commonLabels: { team: 'acme' }, podLabels: { tier: 'api' }, image: { tag: '9' } };
    const rendered = render({ values });
    expect(rendered.deployment.spec.selector.matchLabels).toEqual(labels);
    expect(rendered.deployment.spec.template.metadata.labels).toMatchObject({ ...labels, team: 'acme', tier: 'api' });
    for (const service of rendered.of('Service')) expect(service.spec.selector).toEqual(labels);
  });

  it('keeps its own labels when values would overwrite them', () => {
    const stolen = { 'app.kubernetes.io/name': 'stolen' };
    const rendered = render({ values: { commonLabels: stolen, podLabels: stolen } });
    expect(rendered.deployment.spec.template.metadata.labels['app.kubernetes.io/name']).toBe('mooring');
  });

  it('is spread over zones and nodes where that is possible, unless values say otherwise', () => {
    const keys = render().pod.topologySpreadConstraints.map(({ topologyKey }: { topologyKey: string }) => topologyKey);
    expect(keys).toEqual(['topology.kubernetes.io/zone', 'kubernetes.io/hostname']);
    expect(render({ values: { topologySpreadConstraints: [] } }).pod.topologySpreadConstraints).toBeUndefined();
  });

  it('is made anew when its settings or its Redis change, and not when neither does', () => {
    const annotations = (values: object) => render({ values }).deployment.spec.template.metadata.annotations;
    const before = annotations({});
    expect(annotations({ replicaCount: 0 })).toEqual(before);
    expect(annotations({ settings: { sessionTtlSeconds: 60 } })).not.toEqual(before);
    expect(annotations({ redis: { url: 'redis://a' } })).not.toEqual(annotations({ redis: { url: 'redis://b' } }));
  });

  it('is named by digest where there is one', () => {
    const digest = `sha256:${'a'.repeat(64)}`;
    expect(render({ values: { image: { digest, tag: '1' } } }).container.image).toBe(`mooring@${digest}`);
    expect(render().container.image).toMatch(/^mooring:\d+\.\d+\.\d+$/);
  });

  it('has ids of its own only outside of OpenShift', () => {
    const { securityContext } = render({ file: 'openshift-values.yaml' }).pod;
    expect(securityContext).toEqual({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } });
  });

  it('takes everything extra through templates', () => {
    const rendered = render({ file: 'extras-values.yaml', name: 'rel' });
    expect(rendered.environment.RELEASE).toBe('rel');
    expect(rendered.container.envFrom[1]).toEqual({ secretRef: { name: 'rel-tokens' } });
    expect(rendered.pod.volumes[1].persistentVolumeClaim.claimName).toBe('rel-data');
    expect(rendered.pod.containers[1].image).toMatch(/^registry\.example\.com\/proxy:\d/);
    expect(rendered.container.volumeMounts[1]).toEqual({ name: 'data', mountPath: '/data/rel', readOnly: true });
    expect(rendered.pod.initContainers[0]).toMatchObject({ name: 'wait', args: ['rel'] });
    expect(rendered.one('ConfigMap', 'rel-more').data.key).toBe('80');
    expect(rendered.one('ConfigMap', 'acme-tools-text').kind).toBe('ConfigMap');
    expect(rendered.pod).toMatchObject({ runtimeClassName: 'gvisor', nodeSelector: { 'kubernetes.io/arch': 'arm64' } });
  });

  it.each(VALUES_FILES)('and every resource of %s carry common labels and annotations', (file) => {
    const common = { team: 'acme' };
    const { all } = render({ file, values: { commonLabels: common, commonAnnotations: common } });
    const own = all.filter(({ metadata }) => !/-(more|text)$/.test(metadata.name as string));
    const pods = all.flatMap(({ spec }) => spec?.template?.metadata ?? []);
    for (const metadata of [...own.map((one) => one.metadata), ...pods]) {
      expect([metadata.name, metadata.labels]).toEqual([metadata.name, expect.objectContaining(common)]);
      expect([metadata.name, metadata.annotations]).toEqual([metadata.name, expect.objectContaining(common)]);
    }
  });
});

describeChart('the heap', () => {
  it.each([
    ['768Mi', 70, '--max-old-space-size=537 --max-semi-space-size=32'],
    ['1Gi', 75, '--max-old-space-size=768 --max-semi-space-size=32'],
    ['1.5G', 50, '--max-old-space-size=715 --max-semi-space-size=32'],
    ['1073741824', 50, '--max-old-space-size=512 --max-semi-space-size=32'],
  ])('of a pod with %s is %i %% of it', (memory, heapPercent, options) => {
    const { environment } = render({ values: { resources: { limits: { memory } }, heapPercent } });
    expect(environment.NODE_OPTIONS).toBe(options);
  });

  it('is for Node to choose where memory has no limit', () => {
    expect(render({ values: { resources: { limits: null } } }).environment.NODE_OPTIONS).toBe(
      '--max-semi-space-size=32',
    );
  });

  it('leaves room for other flags', () => {
    const { environment } = render({ values: { nodeOptions: ['--max-semi-space-size=16'] } });
    expect(environment.NODE_OPTIONS).toBe('--max-old-space-size=537 --max-semi-space-size=32 --max-semi-space-size=16');
  });
});

describeChart('the end of a pod', () => {
  const seconds = ({ pod, container, environment }: ReturnType<typeof render>) => ({
    grace: pod.terminationGracePeriodSeconds,
    preStop: container.lifecycle?.preStop,
    delay: environment.SHUTDOWN_DELAY_SECONDS,
    drain: environment.SHUTDOWN_DRAIN_SECONDS,
  });

  it('takes as long as the drain settings need', () => {
    expect(seconds(render())).toEqual({ grace: 45, preStop: { sleep: { seconds: 5 } }, delay: '5', drain: '20' });
    const shutdown = { delaySeconds: 10, drainSeconds: 300, preStopSeconds: 0 };
    expect(seconds(render({ values: { shutdown } }))).toEqual({ grace: 325, delay: '10', drain: '300' });
  });

  it('waits by a command where Kubernetes has no sleep of its own', () => {
    expect(seconds(render({ kubeVersion: OLDEST })).preStop).toEqual({ exec: { command: ['sleep', '5'] } });
  });
});

describeChart('the number of pods', () => {
  it('is written only where nothing scales them', () => {
    expect(render({ values: { ...WITH_REDIS, replicaCount: 3 } }).deployment.spec.replicas).toBe(3);
    expect(render({ file: 'production-values.yaml' }).deployment.spec).not.toHaveProperty('replicas');
    expect(render({ file: 'keda-values.yaml' }).deployment.spec).not.toHaveProperty('replicas');
  });

  it('never falls below what is wanted during an update', () => {
    expect(render().deployment.spec.strategy.rollingUpdate).toEqual({ maxSurge: 1, maxUnavailable: 0 });
  });
});
