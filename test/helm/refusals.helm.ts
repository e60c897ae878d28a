import { describeChart, refusal, WITH_REDIS } from './support/chart.js';

const GATEWAY = { enabled: true, parentRefs: [{ name: 'g' }], hostnames: ['a.example'] };
const INGRESS = { enabled: true, hosts: ['a.example'] };
const HPA = { ...WITH_REDIS, autoscaling: { enabled: true } };

const IMPOSSIBLE: [string, object, RegExp][] = [
  ['two pods without Redis', { replicaCount: 2 }, /2 pods can't share sessions without Redis: set redis\.url/],
  [
    'two pods without sessions and a key in common',
    { replicaCount: 2, settings: { legacySessions: 'off' } },
    /2 pods without Redis have no key in common.*set stateKeys\.existingSecret\.name/,
  ],
  ['sessions that are neither on nor off', { settings: { legacySessions: 'none' } }, /legacySessions/],
  ['autoscaling without Redis', { autoscaling: { enabled: true } }, /10 pods can't share sessions without Redis/],
  ['KEDA without Redis', { keda: { enabled: true } }, /10 pods can't share sessions without Redis/],
  ['autoscaling beside KEDA', { ...HPA, keda: { enabled: true } }, /autoscaling\.enabled and keda\.enabled.*keep one/],
  [
    'fewest above most',
    { ...WITH_REDIS, autoscaling: { enabled: true, minReplicas: 11 } },
    /minReplicas is above maxReplicas/,
  ],
  [
    'autoscaling by nothing',
    { ...WITH_REDIS, autoscaling: { enabled: true, targetCPUUtilizationPercentage: null } },
    /autoscaling\.enabled has nothing to scale by/,
  ],
  [
    'KEDA by nothing',
    { ...WITH_REDIS, keda: { enabled: true, targetCPUUtilizationPercentage: null } },
    /keda\.enabled has nothing to scale by/,
  ],
  [
    'KEDA that asks no Prometheus',
    { ...WITH_REDIS, keda: { enabled: true, targetOpenStreams: 5 } },
    /set keda\.prometheusAddress/,
  ],
  [
    'CPU of no request',
    { ...HPA, resources: { requests: { cpu: null } } },
    /resources\.requests\.cpu, which is not set/,
  ],
  ['an update that can not begin', { updateStrategy: { maxSurge: 0 } }, /set maxSurge to 1/],
  [
    'two kinds of Redis',
    { redis: { url: 'redis://a', hosts: ['b'] } },
    /redis\.url and redis\.hosts each name a Redis/,
  ],
  [
    'a development Redis beside a real one',
    { redis: { url: 'redis://a', development: { enabled: true } } },
    /redis\.url and redis\.development\.enabled each name a Redis/,
  ],
  [
    'certificates in two places',
    { caCertificates: { configMap: 'company-ca' }, redis: { url: 'rediss://a', caSecret: { name: 'redis-ca' } } },
    /caCertificates\.configMap and redis\.caSecret each name a file of certificates.*put all certificates into one file/,
  ],
  ['readiness by no Redis', { settings: { readyRequiresRedis: true } }, /readyRequiresRedis needs a Redis/],
  ['TLS of no hosts', { redis: { url: 'redis://a', tls: true } }, /belong to redis\.hosts, which is empty/],
  ['two hosts of one Redis', { redis: { hosts: ['a', 'b'] } }, /set redis\.mode to sentinel or cluster/],
  ['Sentinels of no master', { redis: { mode: 'sentinel', hosts: ['a'] } }, /set redis\.masterName/],
  ['a master without Sentinels', { redis: { hosts: ['a'], masterName: 'm' } }, /need redis\.mode sentinel/],
  ['a database of a Cluster', { redis: { mode: 'cluster', hosts: ['a'], database: 1 } }, /only database 0/],
  ['a user without a password', { redis: { hosts: ['a'], username: 'u' } }, /set redis\.passwordSecret\.name/],
  ['an open Ingress', { ingress: INGRESS }, /ingress\.enabled lets traffic in.*acceptNoAuthentication/],
  ['an open HTTPRoute', { httpRoute: GATEWAY }, /httpRoute\.enabled lets traffic in.*acceptNoAuthentication/],
  ['an open load balancer', { service: { type: 'LoadBalancer' } }, /service\.type LoadBalancer lets traffic in/],
  ['a node port of a ClusterIP', { service: { nodePort: 30080 } }, /needs service\.type NodePort/],
  ['an Ingress without hosts', { acceptNoAuthentication: true, ingress: { enabled: true } }, /no ingress\.hosts/],
  [
    'an HTTPRoute without hosts',
    { acceptNoAuthentication: true, httpRoute: { ...GATEWAY, hostnames: [] } },
    /no httpRoute\.hostnames/,
  ],
  [
    'an HTTPRoute without a Gateway',
    { acceptNoAuthentication: true, httpRoute: { ...GATEWAY, parentRefs: [] } },
    /no httpRoute\.parentRefs/,
  ],
  ['metrics on the port of /mcp', { metrics: { port: 3000 } }, /metrics\.port is 3000/],
  [
    'a grace period that is too short',
    { shutdown: { gracePeriodSeconds: 40 } },
    /gracePeriodSeconds is 40, but preStop, delay, drain and 10 seconds for closing take 40/,
  ],
  [
    'readiness that fails after the pod has left',
    { ...WITH_REDIS, replicaCount: 2, shutdown: { delaySeconds: 1 } },
    /readiness takes 4 seconds to fail.*serves for 2 only/,
  ],
  ['a budget of both kinds', { podDisruptionBudget: { minAvailable: 1, maxUnavailable: 1 } }, /Kubernetes takes one/],
  [
    'a budget that ties every pod to its node',
    { ...WITH_REDIS, replicaCount: 2, podDisruptionBudget: { minAvailable: 2 } },
    /lets none of 2 pods go/,
  ],
  [
    'a budget of nothing',
    { ...WITH_REDIS, replicaCount: 2, podDisruptionBudget: { maxUnavailable: 0 } },
    /lets none of 2 pods go/,
  ],
  [
    'a budget for one pod that must stay',
    { podDisruptionBudget: { enabled: true, minAvailable: 1 } },
    /lets none of 1 pods go/,
  ],
  [
    'a module image that nothing loads',
    { modules: ['/modules/b/index.js'], moduleImages: [{ name: 'a', image: 'a:1' }] },
    /moduleImages has "a", which nothing loads: add a file of \/modules\/a\/ to modules/,
  ],
  ['a variable twice', { extraEnv: [{ name: 'LOG_LEVEL', value: 'debug' }] }, /extraEnv has LOG_LEVEL/],
  ["a REDIS_URL of one's own", { extraEnv: [{ name: 'REDIS_URL', value: 'redis://a' }] }, /extraEnv has REDIS_URL/],
  ['two heap limits', { nodeOptions: ['--max-old-space-size=10'] }, /set heapPercent instead/],
  ['memory in an unknown unit', { resources: { limits: { memory: '1e9' } } }, /write a number with Mi or Gi/],
  [
    'an alert that comes after the kill',
    { alerts: { enabled: true }, resources: { limits: { memory: '400Mi' } } },
    /the pod would be killed before the alert/,
  ],
  [
    'an unknown alert',
    { alerts: { enabled: true, disabled: ['Nothing'] } },
    /"Nothing", which is no alert: they are Mooring/,
  ],
];

const UNREADABLE: [string, object, RegExp][] = [
  ['an unknown value', { replicas: 2 }, /additional properties 'replicas' not allowed/],
  ['an unknown setting', { settings: { sessionTtl: 1 } }, /settings.*'sessionTtl' not allowed/],
  ['a switch of authentication, which issuers are', { auth: { enabled: true } }, /auth.*'enabled' not allowed/],
  ['a setting out of its range', { settings: { storeTimeoutMs: 5 } }, /storeTimeoutMs/],
  ['a log level that does not exist', { settings: { logLevel: 'loud' } }, /logLevel/],
  ['a text for a number', { replicaCount: 'two' }, /replicaCount/],
  ['a wildcard host', { ingress: { ...INGRESS, hosts: ['*.example.com'] } }, /ingress\/hosts/],
  ['a URL of another kind', { redis: { url: 'http://redis' } }, /redis\/url/],
  ['scaling to zero, which would end every stream', { keda: { minReplicas: 0 } }, /keda\/minReplicas/],
  ['a digest that is none', { image: { digest: 'latest' } }, /image\/digest/],
  ['a module with a comma', { modules: ['a,b'] }, /modules/],
  ['a module image without an image', { moduleImages: [{ name: 'a' }] }, /image/],
];

describeChart('the chart refuses', () => {
  it.each(IMPOSSIBLE)('%s, with advice', (_, values, message) => {
    expect(refusal(values)).toMatch(message);
  });

  it('a Kubernetes that is too old', () => {
    expect(refusal({}, { kubeVersion: '1.28.9' })).toMatch(/kubeVersion: >=1\.29/);
  });

  it.each(UNREADABLE)('%s, by its schema', (_, values, message) => {
    expect(refusal(values)).toMatch(message);
  });
});
