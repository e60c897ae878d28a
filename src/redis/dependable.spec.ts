import { Test } from '@nestjs/testing';
import { captureLog } from '../../test/support/log-capture.js';
import { SETTINGS } from '../config/settings.js';
import { adapterOf, AS_IS, type Away, dependable } from './dependable.js';

abstract class Box {
  abstract readonly size: number;
  abstract look(): number;
  abstract put(...names: string[]): Promise<string>;
}

const AWAY: Away<Box> = { size: AS_IS, look: AS_IS, put: (cause, ...names) => `${names.join()}: ${cause.message}` };

class Adapter extends Box {
  readonly calls: string[] = [];
  get size(): number {
    return this.calls.length;
  }
  look(): number {
    return this.calls.push('look');
  }
  async put(...names: string[]): Promise<string> {
    this.calls.push(...names);
    return 'put';
  }
  onModuleInit(): void {
    this.calls.push('init');
  }
}

async function start() {
  const box = dependable(Box, 'box', { useFactory: () => new Adapter() }, AWAY);
  const app = await Test.createTestingModule({
    providers: [{ provide: SETTINGS, useValue: { storeTimeoutMs: 20 } }, ...box],
  }).compile();
  await app.init();
  return { port: app.get(Box), adapter: app.get<Adapter>(adapterOf(Box)) };
}

describe('a port whose answers have a limit', () => {
  let log: ReturnType<typeof captureLog>;
  beforeEach(() => (log = captureLog()));
  afterEach(() => log.restore());

  it('is what its adapter is, whose hooks Nest calls once', async () => {
    const { port, adapter } = await start();
    expect(await port.put('a', 'b')).toBe('put');
    expect(port.look()).toBe(4);
    expect(port.size).toBe(4);
    expect(adapter.calls).toEqual(['init', 'a', 'b', 'look']);
    expect(log.lines.filter((line) => !line.includes('dependencies initialized'))).toEqual([]);
  });

  it.each<[string, () => Promise<string>, RegExp]>([
    [
      'throws',
      () => {
        throw new Error('broken');
      },
      /broken/,
    ],
    ['rejects', () => Promise.reject(new Error('broken')), /broken/],
    ['never answers', () => new Promise(() => undefined), /no answer in time/],
  ])('answers that its store is away where its adapter %s', async (_how, put, cause) => {
    const { port, adapter } = await start();
    adapter.put = put;
    expect(await port.put('a', 'b')).toMatch(new RegExp(`^a,b: .*${cause.source}`));
  });
});
