import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { type CallContext, Tool } from '../index.js';

const echo = z.object({ message: z.string().describe('What to say back') });
const countdown = z.object({ seconds: z.int().min(1).max(60).describe('How long to count') });
const confirm = z.object({ question: z.string().describe('A question to answer with yes or no') });

@Injectable()
export class DemoTools {
  @Tool({
    name: 'echo',
    title: 'Echo',
    description: 'Says a message back.',
    input: echo,
    annotations: { readOnlyHint: true },
  })
  echo({ message }: z.infer<typeof echo>): string {
    return message;
  }

  @Tool({
    name: 'countdown',
    title: 'Countdown',
    description: 'Counts the seconds down and reports progress with each.',
    input: countdown,
    annotations: { readOnlyHint: true },
  })
  async countdown({ seconds }: z.infer<typeof countdown>, context: CallContext): Promise<string> {
    for (let passed = 0; passed < seconds; passed++) {
      await context.progress(passed, seconds, `${seconds - passed}…`);
      await sleep(1_000, undefined, { signal: context.signal });
    }
    await context.progress(seconds, seconds, 'Lift-off!');
    return `Counted ${seconds} seconds.`;
  }

  @Tool({
    name: 'confirm',
    title: 'Confirm',
    description: 'Asks the person at the client a question.',
    input: confirm,
  })
  async confirm({ question }: z.infer<typeof confirm>, context: CallContext): Promise<string> {
    const answer = await context.elicit({
      mode: 'form',
      message: question,
      requestedSchema: {
        type: 'object',
        properties: { yes: { type: 'boolean', title: 'Yes' } },
        required: ['yes'],
      },
    });
    if (answer.action !== 'accept') return 'The person did not answer.';
    return answer.content?.['yes'] === true ? 'The person said yes.' : 'The person said no.';
  }
}
