import { decoratedMethod } from './decorated-method.js';

class Team {
  static fixed(): void {}
  run(): void {}
}

describe('a method that is decorated', () => {
  it('is the one of its descriptor', () => {
    const descriptor = Object.getOwnPropertyDescriptor(Team.prototype, 'run')!;
    expect(decoratedMethod('@Tool', [Team.prototype, 'run', descriptor])).toBe(descriptor.value);
  });

  it.each([
    ['the decorators of JavaScript', [() => {}, { kind: 'method', name: 'run' }], '"experimentalDecorators": true'],
    ['a static method', [Team, 'fixed', { value: Team.fixed }], '@Tool stands on Team.fixed, which is static'],
    ['a property', [Team.prototype, 'run'], '@Tool stands on Team.run, which is no method: write run() { … }'],
    ['a getter', [Team.prototype, 'run', { get: () => 1 }], 'which is no method'],
  ] as const)('is none, told with what to write, by %s', (_what, decorated, message) => {
    expect(() => decoratedMethod('@Tool', decorated)).toThrow(message);
  });
});
