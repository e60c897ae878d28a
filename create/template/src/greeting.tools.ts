import { Args, Tool } from '@mooring-mcp/server';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';

const person = z.object({ name: z.string().describe('Of the person') });

@Injectable()
export class GreetingTools {
  @Tool({ name: 'greet', description: 'Greets a person.', input: person, annotations: { readOnlyHint: true } })
  greet(@Args() { name }: z.infer<typeof person>): string {
    return `Hello, ${name}.`;
  }
}
