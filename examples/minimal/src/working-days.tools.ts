import { Args, Tool } from '@mooring-mcp/server';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';

const period = z.object({
  from: z.iso.date().describe('The day before the first one'),
  days: z.number().int().min(1).max(1000).describe('How many working days'),
});

@Injectable()
export class WorkingDaysTools {
  @Tool({
    name: 'add-working-days',
    description: 'Says which day it is after a number of working days.',
    input: period,
    annotations: { readOnlyHint: true },
  })
  add(@Args() { from, days }: z.infer<typeof period>): string {
    const day = new Date(from);
    for (let left = days; left > 0;) {
      day.setUTCDate(day.getUTCDate() + 1);
      if (![0, 6].includes(day.getUTCDay())) left -= 1;
    }
    return day.toISOString().slice(0, 10);
  }
}
