import { Module } from '@nestjs/common';
import { CapabilityRegistry } from '@mooring-mcp/server';

const QUESTION = {
  message: 'Well?',
  requestedSchema: { type: 'object', properties: { answer: { type: 'string' } }, required: ['answer'] },
};

/** Tools that do more than answer: `paced` reports progress, `ask` asks the client, `announce` tells all who listen. */
export class TalkingModule {}

const register = {
  provide: 'TALKING_TOOLS',
  inject: [CapabilityRegistry],
  useFactory: (registry) => {
    registry.addTool({ name: 'paced' }, async (_, context) => {
      for (let step = 1; step <= 3; step += 1) await context.progress(step, 3);
      return 'done';
    });
    registry.addTool({ name: 'ask' }, async (_, context) => (await context.elicit(QUESTION)).content.answer);
    registry.addTool({ name: 'announce' }, () => registry.announce('tools'));
  },
};

Module({ providers: [register] })(TalkingModule);
