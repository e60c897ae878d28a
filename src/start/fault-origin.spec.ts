import { definedBy, faultOrigin } from './fault-origin.js';

const places = { home: '/app/dist', teamPackages: ['@acme/weather', './tools.js'] };

function thrown(...frames: string[]): Error {
  const error = new Error('no');
  error.stack = ['Error: no', ...frames.map((frame) => `    at ${frame}`)].join('\n');
  return error;
}

describe('the origin of an uncaught error', () => {
  it.each<[string, string[], object]>([
    [
      'a team’s file',
      ['Weather.read (file:///srv/team/weather.js:3:9)', 'handle (file:///app/dist/capabilities/handler.js:1:1)'],
      { of: 'team', at: '/srv/team/weather.js:3:9' },
    ],
    [
      'a team’s package',
      ['async Weather.read (/app/node_modules/@acme/weather/index.js:3:9)', 'handle (file:///app/dist/a.js:1:1)'],
      { of: 'team', at: '/app/node_modules/@acme/weather/index.js:3:9' },
    ],
    ['a timer of a team', ['file:///srv/team/timer.js:7:1', 'node:internal/timers:1:1'].map(String), { of: 'team' }],
    [
      'a library that a team called',
      ['parse (/app/node_modules/yaml/index.js:1:1)', 'Array.map (<anonymous>)', 'load (/srv/team/files.js:2:2)'],
      { of: 'team', at: '/srv/team/files.js:2:2' },
    ],
    ['the demo', ['Demo.run (/app/dist/demo/demo.tools.js:1:1)'], { of: 'team' }],
    ['the service', ['RedisPods.beat (file:///app/dist/cluster/pods/redis-pods.js:5:1)'], { of: 'service' }],
    [
      'the service, through a library',
      ['Redis.send (/app/node_modules/ioredis/built/Redis.js:1:1)', 'ask (/app/dist/redis/redis-connection.js:5:1)'],
      { of: 'service' },
    ],
    ['a library alone', ['parse (/app/node_modules/yaml/index.js:1:1)'], { of: 'unknown' }],
    ['Node alone', ['processTicksAndRejections (node:internal/process/task_queues:1:1)'], { of: 'unknown' }],
  ])('is %s by the first line of the stack that tells', (_what, frames, origin) => {
    expect(faultOrigin(thrown(...frames), places)).toMatchObject(origin);
  });

  it.each([undefined, null, 'a text', { stack: 'at a (/srv/team/a.js:1:1)' }])(
    'is unknown for what is no error: %p',
    (reason) => {
      expect(faultOrigin(reason, places)).toEqual({ of: 'unknown' });
    },
  );

  it('is told in a time that the stack’s size bounds', () => {
    const long = thrown(...Array.from({ length: 50 }, () => `${'at ('.repeat(20_000)}:1:1`));
    const startedAt = performance.now();
    faultOrigin(long, places);
    expect(performance.now() - startedAt).toBeLessThan(500);
  });
});

describe('whose file a class is defined in', () => {
  const decorating = [
    'noteClass (file:///app/dist/capabilities/noted-classes.js:9:83)',
    'DecorateProperty (/app/node_modules/reflect-metadata/Reflect.js:561:33)',
    '__decorate (/app/node_modules/tslib/tslib.js:1:1)',
  ];

  it.each<[string, string, string | undefined]>([
    ['a team’s file', 'file:///srv/team/weather.js:3:9', 'team'],
    ['a team’s package', '/app/node_modules/@acme/weather/index.js:3:9', 'team'],
    ['a library', '/app/node_modules/@acme/kit/index.js:3:9', undefined],
  ])('is told by what stands above the decorator: %s', (_what, at, of) => {
    const { stack } = thrown(...decorating, at, 'load (/srv/team/index.js:1:1)');
    expect(definedBy(stack!, places)).toBe(of);
  });
});
