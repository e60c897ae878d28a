import { CapabilityRegistry } from '../capability-registry.js';

const registry = () => new CapabilityRegistry({ listPageSize: 100 });
const nothing = () => '';

describe('a number that JSON does not have stops the start, with the name of what it is:', () => {
  it.each<[string, () => unknown]>([
    ['its size is NaN', () => registry().addResource({ uri: 'a://b', name: 'a', size: NaN }, nothing)],
    [
      'its priority is Infinity',
      () => registry().addResource({ uri: 'a://b', name: 'a', annotations: { priority: Infinity } }, nothing),
    ],
    [
      'the ttlMs of its cache is NaN',
      () => registry().addResource({ uri: 'a://b', name: 'a', cache: { ttlMs: NaN, cacheScope: 'public' } }, nothing),
    ],
    [
      'the ttlMs of its cache is 0.5',
      () =>
        registry().addResourceTemplate(
          { uriTemplate: 'a://{b}', name: 'a', cache: { ttlMs: 0.5, cacheScope: 'public' } },
          nothing,
        ),
    ],
    [
      'its x is -Infinity',
      () => registry().addResourceTemplate({ uriTemplate: 'a://{b}', name: 'a', _meta: { x: -Infinity } }, nothing),
    ],
    ['its x is NaN', () => registry().addTool({ name: 'a', _meta: { deep: [{ x: NaN }] } }, nothing)],
    ['its x is NaN', () => registry().addPrompt({ name: 'a', _meta: { x: NaN } }, nothing)],
  ])('%s', (problem, add) => {
    expect(add).toThrow(problem);
  });
});
