import { Test } from '@nestjs/testing';
import { CapabilitiesModule } from '../capabilities/capabilities.module.js';
import { CapabilityRegistry } from '../capabilities/capability-registry.js';
import { ConfigModule } from '../config/config.module.js';
import type { Settings } from '../config/settings.js';
import { FakeCallContext } from '../testing/fake-call-context.js';
import { DemoModule } from './demo.module.js';

jest.mock('node:timers/promises', () => ({
  setTimeout: (_ms: number, _value: unknown, { signal }: { signal: AbortSignal }) =>
    signal.aborted ? Promise.reject(new Error('aborted')) : Promise.resolve(),
}));

let registry: CapabilityRegistry;

beforeAll(async () => {
  const config = ConfigModule.register({ listPageSize: 100 } as Settings);
  const app = await Test.createTestingModule({ imports: [config, CapabilitiesModule, DemoModule] }).compile();
  registry = (await app.init()).get(CapabilityRegistry);
});

const text = (value: string) => ({ result: { content: [{ type: 'text', text: value }] } });

describe('the demo', () => {
  it('echoes', async () => {
    expect(await registry.callTool('echo', { message: 'hi' }, new FakeCallContext())).toMatchObject(text('hi'));
  });

  it('counts down with progress each second', async () => {
    const context = new FakeCallContext();
    expect(await registry.callTool('countdown', { seconds: 3 }, context)).toMatchObject(text('Counted 3 seconds.'));
    expect(context.progressed.map(({ progress, total }) => [progress, total])).toEqual([
      [0, 3],
      [1, 3],
      [2, 3],
      [3, 3],
    ]);
  });

  it('stops counting when it is cancelled', async () => {
    const context = new FakeCallContext();
    context.cancel();
    expect(await registry.callTool('countdown', { seconds: 3 }, context)).toMatchObject({ result: { isError: true } });
    expect(context.progressed).toHaveLength(1);
  });

  it.each([
    [{ action: 'accept', content: { yes: true } }, 'The person said yes.'],
    [{ action: 'accept', content: { yes: false } }, 'The person said no.'],
    [{ action: 'decline' }, 'The person did not answer.'],
  ])('asks and understands %j', async (answer, said) => {
    const context = new FakeCallContext({ answer: () => answer });
    expect(await registry.callTool('confirm', { question: 'Tea?' }, context)).toMatchObject(text(said));
    expect(context.asked).toMatchObject([{ kind: 'elicit', params: { message: 'Tea?' } }]);
  });

  it('has a resource, and a prompt that completes', async () => {
    const context = new FakeCallContext();
    expect(await registry.readResource('demo://motto', context)).toMatchObject({ kind: 'result' });
    expect(await registry.getPrompt('translate', { text: 'sea', language: 'French' }, context)).toMatchObject({
      result: { messages: [{ content: { text: 'Translate into French:\n\nsea' } }] },
    });
    const ref = { type: 'ref/prompt', name: 'translate' } as const;
    expect(await registry.complete({ ref, argument: { name: 'language', value: 'F' } }, context)).toMatchObject({
      result: { completion: { values: ['French'] } },
    });
  });
});
