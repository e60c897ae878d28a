import { Test } from '@nestjs/testing';
import { globSync, readFileSync } from 'node:fs';
import { SETTINGS } from '../config/settings.js';
import { adapterOf, type Away } from './dependable.js';
import { portProviders, redisOrMemory } from './redis-or-memory.js';
import { RedisConnection } from './redis-connection.js';

abstract class Box {
  abstract look(): Promise<string>;
}

class TextBox extends Box {
  constructor(private readonly text: string) {
    super();
  }
  async look(): Promise<string> {
    return this.text;
  }
}

const AWAY: Away<Box> = { look: () => 'away' };

const BOX = {
  inject: [SETTINGS],
  redis: (redis: { toString(): string }, { storeTimeoutMs }: { storeTimeoutMs: number }) =>
    new TextBox(`${String(redis)} ${storeTimeoutMs}`),
  memory: ({ storeTimeoutMs }: { storeTimeoutMs: number }) => new TextBox(`memory ${storeTimeoutMs}`),
} as const;

async function start(connection: unknown) {
  const app = await Test.createTestingModule({
    providers: [
      { provide: SETTINGS, useValue: { storeTimeoutMs: 20 } },
      { provide: RedisConnection, useValue: connection },
      ...portProviders(Box, 'box', BOX, AWAY),
      redisOrMemory('bare', BOX),
    ],
  }).compile();
  return { port: app.get(Box), adapter: app.get<Box>(adapterOf(Box)), bare: app.get<Box>('bare') };
}

/** Those that make the connection, what tells of its health, and the one that decides. */
const ASKED_FOR_A_CONNECTION = [
  'src/embed/embedded-server.ts',
  'src/redis/connect-redis.ts',
  'src/redis/measured-redis.ts',
  'src/redis/redis-or-memory.ts',
];

describe('the choice between Redis and memory', () => {
  it.each([
    ['Redis where there is a connection', 'redis', 'redis 20'],
    ['memory where there is none', null, 'memory 20'],
  ])('is %s, with what both adapters take', async (_what, connection, text) => {
    const { port, adapter, bare } = await start(connection);
    expect(await port.look()).toBe(text);
    expect(await adapter.look()).toBe(text);
    expect(await bare.look()).toBe(text);
  });

  it('gives the port an answer in time, and the bare adapter as it is', async () => {
    const { port, adapter, bare } = await start(null);
    adapter.look = () => Promise.reject(new Error('broken'));
    expect(await port.look()).toBe('away');
    expect(bare).toBeInstanceOf(TextBox);
  });

  it('is made in one place', () => {
    const files = globSync('src/**/*.ts').filter((file) => !/\.(spec|contract)\.ts$/.test(file));
    const asking = files.filter((file) => readFileSync(file, 'utf8').includes('RedisConnection | null'));
    expect(asking.sort()).toEqual(ASKED_FOR_A_CONNECTION);
  });
});
