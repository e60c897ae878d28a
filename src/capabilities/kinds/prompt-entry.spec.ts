import { BadRequestException, Logger } from '@nestjs/common';
import { z } from 'zod';
import { FakeCallContext } from '../../testing/fake-call-context.js';
import { CapabilityRegistry } from '../capability-registry.js';
import { ProtocolError, ToolError } from '../errors.js';
import type { PromptReturn } from '../handlers.js';

const context = new FakeCallContext();
const args = z.object({
  city: z.string().describe('Where to').meta({ title: 'City' }),
  mood: z.enum(['happy', 'sad']).optional(),
});

function registryWith(answer: () => PromptReturn | Promise<PromptReturn>) {
  const registry = new CapabilityRegistry({ listPageSize: 100 });
  registry.addPrompt({ name: 'trip', title: 'Trip', description: 'Plans a trip', args }, answer);
  return registry;
}

describe('a prompt', () => {
  it('lists its arguments from the schema', () => {
    expect(registryWith(() => '').listPrompts()).toEqual({
      prompts: [
        {
          name: 'trip',
          title: 'Trip',
          description: 'Plans a trip',
          arguments: [
            { name: 'city', title: 'City', description: 'Where to', required: true },
            { name: 'mood', required: false },
          ],
        },
      ],
    });
  });

  it('answers a string as one text of the user, with its description', async () => {
    const outcome = await registryWith(() => 'Go to Rome').getPrompt('trip', { city: 'Rome' }, context);
    expect(outcome).toEqual({
      kind: 'result',
      result: {
        description: 'Plans a trip',
        messages: [{ role: 'user', content: { type: 'text', text: 'Go to Rome' } }],
      },
    });
  });

  it('answers messages, or a whole result with a description of its own', async () => {
    const messages = [{ role: 'assistant', content: { type: 'text', text: 'Hm' } }];
    expect(await registryWith(() => messages).getPrompt('trip', { city: 'Rome' }, context)).toMatchObject({
      result: { description: 'Plans a trip', messages },
    });
    const whole = { description: 'own', messages };
    expect(await registryWith(() => whole).getPrompt('trip', { city: 'Rome' }, context)).toMatchObject({
      result: whole,
    });
  });

  it('says which argument is missing or wrong', async () => {
    const outcome = await registryWith(() => '').getPrompt('trip', { mood: 'angry' }, context);
    expect(outcome).toMatchObject({ kind: 'invalid', issues: [{ path: 'city' }, { path: 'mood' }] });
  });

  it.each([
    [new ProtocolError(-32001, 'own code'), -32001, /^own code$/],
    [new ToolError('No trips today'), -32603, /^No trips today$/],
    [new BadRequestException('No such city'), -32602, /^No such city$/],
    [new Error('hunter2'), -32603, /^Something went wrong on the server \(reference [0-9a-f]{8}\)\.$/],
  ])('answers %s as a JSON-RPC error', async (error, code, message) => {
    jest.spyOn(Logger.prototype, 'error').mockImplementation();
    const outcome = await registryWith(() => Promise.reject(error)).getPrompt('trip', { city: 'Rome' }, context);
    expect(outcome).toEqual({ kind: 'failed', code, message: expect.stringMatching(message) as unknown });
  });
});

describe('completion', () => {
  const ref = { type: 'ref/prompt', name: 'trip' } as const;
  const registry = new CapabilityRegistry({ listPageSize: 100 });
  registry.addPrompt(
    {
      name: 'trip',
      args,
      complete: {
        city: (value, _context, resolved) =>
          Array.from({ length: 120 }, (_, n) => `${value}${n}${resolved['mood'] ?? ''}`),
      },
    },
    () => '',
  );

  it('suggests at most 100 values and says how many there are', async () => {
    const outcome = await registry.complete({ ref, argument: { name: 'city', value: 'R' } }, context);
    expect(outcome).toMatchObject({ result: { completion: { total: 120, hasMore: true } } });
    expect((outcome as { result: { completion: { values: string[] } } }).result.completion.values).toHaveLength(100);
  });

  it('knows the arguments that are settled', async () => {
    const params = { ref, argument: { name: 'city', value: 'R' }, context: { arguments: { mood: '!' } } };
    expect(await registry.complete(params, context)).toMatchObject({
      result: { completion: { values: expect.arrayContaining(['R0!']) as unknown } },
    });
  });

  it.each(['mood', 'toString', '__proto__'])('has no suggestions for %s, which nobody completes', async (name) => {
    expect(await registry.complete({ ref, argument: { name, value: '' } }, context)).toEqual({
      kind: 'result',
      result: { completion: { values: [], total: 0, hasMore: false } },
    });
  });

  it('does not know what does not exist', async () => {
    const argument = { name: 'a', value: '' };
    expect(await registry.complete({ ref: { type: 'ref/prompt', name: 'x' }, argument }, context)).toEqual({
      kind: 'unknown',
    });
    expect(await registry.complete({ ref: { type: 'ref/resource', uri: 'x://{a}' }, argument }, context)).toEqual({
      kind: 'unknown',
    });
  });

  it('must be for an argument that exists', () => {
    expect(() => registry.addPrompt({ name: 'other', args, complete: { town: () => [] } }, () => '')).toThrow(
      /completes "town"/,
    );
  });
});
