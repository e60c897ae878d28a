import { parseRedisUrl } from '../../src/redis/redis-url.js';
import { describeChart, render } from './support/chart.js';

/** Fills references in as Kubernetes does. */
function targetOf(redis: object, secrets: Record<string, string> = {}) {
  const url = render({ values: { redis } }).environment.REDIS_URL!;
  const outcome = parseRedisUrl(url.replace(/\$\((\w+)\)/g, (_, name: string) => secrets[name]!));
  if (!outcome.ok) throw new Error(`${url} ${outcome.problem}`);
  return outcome.target;
}

function referenceOf(rendered: ReturnType<typeof render>, variable: string) {
  const own = rendered.container.env.find(({ name }: { name: string }) => name === variable);
  return own.valueFrom.secretKeyRef;
}

describeChart('the Redis of', () => {
  it('nothing leaves REDIS_URL unset', () => {
    expect(render().container.env).toBeUndefined();
  });

  it('a URL is in a Secret of the chart and nowhere else', () => {
    const url = 'rediss://user:hunter2@redis:6380/1';
    const rendered = render({ values: { redis: { url } } });
    expect(rendered.one('Secret').stringData['redis-url']).toBe(url);
    expect(referenceOf(rendered, 'REDIS_URL')).toEqual({ name: 'mooring-redis', key: 'redis-url' });
    const others = rendered.all.filter(({ kind }) => kind !== 'Secret');
    expect(JSON.stringify(others)).not.toContain('hunter2');
  });

  it('an existing Secret is read from there', () => {
    const rendered = render({ file: 'production-values.yaml' });
    expect(referenceOf(rendered, 'REDIS_URL')).toEqual({ name: 'mooring-redis', key: 'url' });
    expect(rendered.of('Secret')).toEqual([]);
  });

  it('one host is a URL that the service reads', () => {
    expect(targetOf({ hosts: ['redis.data.svc'], database: 2 })).toMatchObject({
      kind: 'single',
      endpoint: { host: 'redis.data.svc', port: 6379 },
      db: 2,
      tls: false,
    });
  });

  it('a host with a password is a URL that the service reads, the password staying in its Secret', () => {
    const redis = { hosts: ['redis'], tls: true, username: 'app', passwordSecret: { name: 'redis', key: 'pw' } };
    expect(targetOf(redis, { MOORING_REDIS_PASSWORD: 'a%40b' })).toMatchObject({
      tls: true,
      credentials: { username: 'app', password: 'a@b' },
    });
    const rendered = render({ values: { redis } });
    expect(referenceOf(rendered, 'MOORING_REDIS_PASSWORD')).toEqual({ name: 'redis', key: 'pw' });
    const names = rendered.container.env.map(({ name }: { name: string }) => name);
    expect(names.indexOf('MOORING_REDIS_PASSWORD')).toBeLessThan(names.indexOf('REDIS_URL'));
  });

  it('Sentinels is a URL that the service reads', () => {
    const redis = {
      mode: 'sentinel',
      hosts: ['a', 'b:26380'],
      masterName: 'main',
      database: 3,
      passwordSecret: { name: 'redis' },
      sentinelPasswordSecret: { name: 'redis' },
    };
    expect(targetOf(redis, { MOORING_REDIS_PASSWORD: 'one', MOORING_SENTINEL_PASSWORD: 'two' })).toMatchObject({
      kind: 'sentinel',
      sentinels: [
        { host: 'a', port: 26379 },
        { host: 'b', port: 26380 },
      ],
      masterName: 'main',
      db: 3,
      credentials: { password: 'one' },
      sentinelCredentials: { password: 'two' },
    });
  });

  it('a Cluster is a URL that the service reads', () => {
    expect(targetOf({ mode: 'cluster', hosts: ['a:7000', '[::1]:7001'] })).toMatchObject({
      kind: 'cluster',
      nodes: [
        { host: 'a', port: 7000 },
        { host: '::1', port: 7001 },
      ],
    });
  });

  it('a private authority is trusted by its mounted certificate', () => {
    const { container, pod } = render({ file: 'sentinel-values.yaml' });
    const trusted = container.env.find(({ name }: { name: string }) => name === 'NODE_EXTRA_CA_CERTS').value as string;
    const mount = container.volumeMounts.find(({ name }: { name: string }) => name === 'redis-ca');
    expect(trusted).toBe(`${mount.mountPath}/ca.crt`);
    expect(pod.volumes).toContainEqual({ name: 'redis-ca', secret: { secretName: 'redis-ca' } });
  });

  it('development is a pod of its own that never evicts keys, at the address the service uses', () => {
    const rendered = render({ file: 'development-values.yaml', name: 'rel' });
    expect(rendered.environment.REDIS_URL).toBe('redis://rel-mooring-redis:6379');
    const redis = rendered.of('Deployment').find(({ metadata }) => metadata.name === 'rel-mooring-redis');
    expect(redis.spec.template.spec.containers[0].args.join(' ')).toContain('--maxmemory-policy noeviction');
    const { selector } = rendered.one('Service', 'rel-mooring-redis').spec;
    expect(redis.spec.template.metadata.labels).toMatchObject(selector);
    expect(render().all.filter(({ metadata }) => metadata.name.endsWith('-redis'))).toEqual([]);
  });
});
