import { describeTarget } from './redis-target.js';
import { parseRedisUrl } from './redis-url.js';

const target = (url: string) => {
  const outcome = parseRedisUrl(url);
  if (!outcome.ok) throw new Error(outcome.problem);
  return outcome.target;
};
const problem = (url: string) => {
  const outcome = parseRedisUrl(url);
  return outcome.ok ? undefined : outcome.problem;
};

describe('a REDIS_URL of a single Redis', () => {
  it('needs no more than a host', () => {
    expect(target('redis://localhost')).toEqual({
      kind: 'single',
      tls: false,
      endpoint: { host: 'localhost', port: 6379 },
      db: 0,
    });
  });

  it('takes TLS, a user, a password with encoded characters, a port and a database', () => {
    expect(target('rediss://app:p%40ss%2Fw%3Ard@cache.example.com:6380/3')).toEqual({
      kind: 'single',
      tls: true,
      credentials: { username: 'app', password: 'p@ss/w:rd' },
      endpoint: { host: 'cache.example.com', port: 6380 },
      db: 3,
    });
  });

  it('takes a password without a user', () => {
    expect(target('redis://:secret@h')).toMatchObject({ credentials: { password: 'secret' } });
  });

  it('takes an IPv6 address', () => {
    expect(target('redis://[::1]:7000')).toMatchObject({ endpoint: { host: '::1', port: 7000 } });
  });
});

describe('a REDIS_URL of Sentinels', () => {
  it('names Sentinels, the master and its database', () => {
    expect(target('redis+sentinel://app:secret@s1:26380,s2/mymaster/2')).toEqual({
      kind: 'sentinel',
      tls: false,
      credentials: { username: 'app', password: 'secret' },
      sentinels: [
        { host: 's1', port: 26380 },
        { host: 's2', port: 26379 },
      ],
      masterName: 'mymaster',
      db: 2,
    });
  });

  it('takes credentials of the Sentinels themselves', () => {
    expect(target('rediss+sentinel://s1/m?sentinelUsername=watch&sentinelPassword=a%26b')).toMatchObject({
      tls: true,
      sentinelCredentials: { username: 'watch', password: 'a&b' },
    });
  });
});

describe('a REDIS_URL of a Cluster', () => {
  it('names nodes to begin with', () => {
    expect(target('rediss+cluster://:secret@n1:7001,n2')).toEqual({
      kind: 'cluster',
      tls: true,
      credentials: { password: 'secret' },
      nodes: [
        { host: 'n1', port: 7001 },
        { host: 'n2', port: 6379 },
      ],
    });
  });
});

describe('a REDIS_URL with a problem', () => {
  it.each([
    ['', 'form'],
    ['localhost:6379', 'form'],
    ['http://localhost', 'form'],
    ['redis+proxy://h', 'form'],
    ['redis://', 'form'],
    ['redis://a b', 'host'],
    ['redis://h:0', 'port'],
    ['redis://h:65536', 'port'],
    ['redis://h,', 'host'],
    ['redis://h/one', 'database'],
    ['redis://h1,h2', 'several hosts'],
    ['redis://user@h', 'user without a password'],
    ['redis://user:@h', 'empty password'],
    ['redis://:50%@h', '%25'],
    ['redis://h?tls=true', 'parameter'],
    ['redis+sentinel://s1', 'name of the master'],
    ['redis+sentinel://s1/m/0/1', 'name of the master'],
    ['redis+sentinel://s1/m?sentinelUsername=u', 'sentinelPassword'],
    ['redis+cluster://n1/1', 'only database 0'],
  ])('%s: says what is wrong (%s)', (url, words) => {
    expect(problem(url)).toContain(words);
  });

  it('never repeats a password', () => {
    for (const url of [
      'redis://u:hunter2@h:99999',
      'redis://u:hunter2%@h',
      'tcp://u:hunter2@h',
      'redis://u:hunter2@h/x',
      'redis://h?hunter2=1',
    ]) {
      expect(problem(url)).not.toContain('hunter2');
    }
  });
});

describe('a target in words', () => {
  it.each([
    ['redis://u:hunter2@h:7000/2', 'Redis at h:7000'],
    ['redis://[::1]', 'Redis at [::1]:6379'],
    [
      'redis+sentinel://u:hunter2@s1,s2/m?sentinelPassword=hunter2',
      'Redis master "m" of the Sentinels at s1:26379, s2:26379',
    ],
    ['redis+cluster://u:hunter2@n1,n2', 'Redis Cluster at n1:6379, n2:6379'],
  ])('%s leads to "%s"', (url, words) => {
    expect(describeTarget(target(url))).toBe(words);
  });
});
