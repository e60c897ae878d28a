import { EventEmitter } from 'node:events';
import { Logger } from '@nestjs/common';
import { faults } from '../lifecycle/faults.js';
import { UncaughtErrors } from './uncaught-errors.js';

type Line = readonly [level: string, fields: Record<string, unknown>, message: string];

class FakeProcess extends EventEmitter {
  exit(): void {}
}

function install() {
  const host = new FakeProcess();
  const drain = jest.fn();
  new UncaughtErrors({ home: '/app/dist', teamPackages: [] }, drain, host).install();
  return { host, drain };
}

function errorAt(place: string): Error {
  return Object.assign(new Error('no'), { stack: `Error: no\n    at run (${place}:1:1)` });
}

describe('uncaught errors', () => {
  let lines: Line[];
  beforeEach(() => {
    lines = [];
    for (const level of ['error', 'fatal'] as const)
      jest
        .spyOn(Logger.prototype, level)
        .mockImplementation((...said: unknown[]) => void lines.push([level, ...said] as unknown as Line));
  });
  afterEach(() => jest.restoreAllMocks());

  it.each([
    ['team', '/srv/team.js', /^A promise of a module of MCP_MODULES(?!.*report)/],
    ['service', '/app/dist/a.js', /Please report it$/],
    ['unknown', 'node:internal/a', /^A promise was rejected(?!.*report)/],
  ] as const)('are told as what they are, and counted, where a promise of the %s rejects', (of, place, message) => {
    const { host, drain } = install();
    const before = faults.rejections[of];
    host.emit('unhandledRejection', errorAt(place));
    expect(lines).toEqual([
      ['error', expect.objectContaining({ event: 'unhandledRejection', of }), expect.stringMatching(message)],
    ]);
    expect(faults.rejections[of]).toBe(before + 1);
    expect(drain).not.toHaveBeenCalled();
  });

  it('are counted each time and told once a minute for each place', () => {
    const { host } = install();
    const before = faults.rejections.team;
    for (let time = 0; time < 100; time += 1) host.emit('unhandledRejection', errorAt('/srv/team.js'));
    expect(faults.rejections.team).toBe(before + 100);
    expect(lines).toHaveLength(1);
  });

  it('make the process drain where they were thrown', () => {
    const { host, drain } = install();
    host.emit('uncaughtException', errorAt('/srv/team.js'));
    expect(drain).toHaveBeenCalledTimes(1);
    expect(lines).toEqual([
      [
        'fatal',
        expect.objectContaining({ event: 'uncaughtException', of: 'team' }),
        expect.not.stringMatching(/report/),
      ],
    ]);
  });
});
